import { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import { runtime } from '#lib/runtime/current.ts'
import { errorResponse } from '#lib/runtime/error-response.ts'
import { readText } from '#lib/runtime/read-json.ts'

/** E-mail, password and next-auth's own fields; more is nobody's sign-in. */
const BODY_BYTES = 16 * 1024

interface Context {
  readonly params: Promise<{ nextauth: string[] }>
}

/** next-auth guards its own forms with a token in form and cookie; it is not behind route(), which knows of our sessions alone. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  try {
    const { authOptions } = runtime()
    const { nextauth } = await context.params
    // Would let anybody write into our log.
    if (nextauth[0] === '_log') throw new MissionError('not_found', 'There is nothing here.')
    const answer: Response = await NextAuth(await bounded(request), context, authOptions)
    answer.headers.set('x-content-type-options', 'nosniff')
    answer.headers.set('cache-control', 'private, no-store')
    return answer
  } catch (error) {
    if (!isMissionError(error)) console.error('Sign-in failed:', error)
    return errorResponse(error)
  }
}

/** The same request with a body that was read only so far: next-auth reads without a bound. */
async function bounded(request: NextRequest): Promise<NextRequest> {
  if (request.method !== 'POST') return request
  const body = await readText(request, BODY_BYTES)
  return new NextRequest(request.url, { method: 'POST', headers: request.headers, body })
}

export { handle as GET, handle as POST }
