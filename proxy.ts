import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { SESSION_COOKIES } from '#lib/auth/session-cookie-names.ts'
import { signpost } from '#lib/auth/signpost.ts'
import { contentSecurityPolicy } from '#lib/runtime/content-security-policy.ts'
import { runtime } from '#lib/runtime/current.ts'

/** Sends people to the page that helps them, and gives each page its policy. It is never the guard. */
export function proxy(request: NextRequest): NextResponse {
  const { cookies, nextUrl } = request
  const hasCookie = SESSION_COOKIES.some((name) => cookies.has(name) || cookies.has(`${name}.0`))
  const { accounts, isDevelopment } = runtime()
  const target = signpost(nextUrl, { hasOwner: accounts.hasOwner, hasCookie })
  if (target !== null) return NextResponse.redirect(new URL(target, nextUrl))
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), isDevelopment)
  // Next reads the nonce for its own inline scripts out of the request.
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

/** Pages only: no API, nothing of Next's own, no file of public/. */
export const config = { matcher: ['/((?!api/|v1/|_next/|health$|metrics$|.*\\.[a-z0-9]+$).*)'] }
