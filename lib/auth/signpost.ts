/**
 * Where a page request is better sent, or null to let it pass: without an owner to the set-up, without a session cookie to
 * the sign-in. It looks at no secret and guards nothing; each page and route checks its grant itself.
 */
export function signpost(
  page: { readonly pathname: string; readonly search: string },
  knows: { readonly hasOwner: boolean; readonly hasCookie: boolean },
): string | null {
  const { pathname, search } = page
  if (!knows.hasOwner) return pathname === '/setup' ? null : '/setup'
  if (pathname === '/setup') return '/'
  if (pathname === '/sign-in' || knows.hasCookie) return null
  return `/sign-in?${new URLSearchParams({ callbackUrl: pathname + search })}`
}
