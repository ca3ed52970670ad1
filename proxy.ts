import { type NextRequest, NextResponse } from 'next/server'
import { SESSION_COOKIES } from '#lib/auth/session-cookie-names.ts'
import { runtime } from '#lib/runtime/current.ts'

/**
 * Sends people to the page that helps them: without an owner to the set-up, without a session cookie to the sign-in. It is a
 * signpost and never the guard: every page and route checks its grant itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl
  const target = destination(pathname, search, hasSessionCookie(request), runtime().accounts.hasOwner)
  return target === null ? NextResponse.next() : NextResponse.redirect(new URL(target, request.nextUrl))
}

/** Pages only: no API, nothing of Next's own, no file of public/. */
export const config = { matcher: ['/((?!api/|v1/|_next/|health$|metrics$|.*\\.[a-z0-9]+$).*)'] }

function destination(pathname: string, search: string, hasCookie: boolean, hasOwner: boolean): string | null {
  if (!hasOwner) return pathname === '/setup' ? null : '/setup'
  if (pathname === '/setup') return '/'
  if (pathname === '/sign-in' || hasCookie) return null
  return `/sign-in?${new URLSearchParams({ callbackUrl: pathname + search })}`
}

function hasSessionCookie(request: NextRequest): boolean {
  return SESSION_COOKIES.some((name) => request.cookies.has(name) || request.cookies.has(`${name}.0`))
}
