import { type NextRequest, NextResponse } from 'next/server'
import { SESSION_COOKIES } from '#lib/auth/session-cookie-names.ts'
import { signpost } from '#lib/auth/signpost.ts'
import { runtime } from '#lib/runtime/current.ts'

/** Sends people to the page that helps them. It is never the guard. */
export function proxy(request: NextRequest): NextResponse {
  const { cookies, nextUrl } = request
  const hasCookie = SESSION_COOKIES.some((name) => cookies.has(name) || cookies.has(`${name}.0`))
  const target = signpost(nextUrl, { hasOwner: runtime().accounts.hasOwner, hasCookie })
  return target === null ? NextResponse.next() : NextResponse.redirect(new URL(target, nextUrl))
}

/** Pages only: no API, nothing of Next's own, no file of public/. */
export const config = { matcher: ['/((?!api/|v1/|_next/|health$|metrics$|.*\\.[a-z0-9]+$).*)'] }
