/**
 * What a page of ours may load and reach: itself, and inline scripts that carry the nonce of this one answer. Next puts it
 * on its own; text from agents that ever became markup would have none. Styles may be inline, because React writes them.
 * @param nonce base64, made anew for each answer.
 * @param isDevelopment React's development build makes functions of text.
 */
export function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    // 'self' covers the WebSocket of the same host.
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
