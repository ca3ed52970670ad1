/** The names that next-auth gives its session cookie: over HTTPS, and over plain HTTP. */
export const SESSION_COOKIES = ['__Secure-next-auth.session-token', 'next-auth.session-token'] as const
