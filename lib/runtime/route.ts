import type { Credentials, TicketUse } from '#lib/auth/authenticate.ts'
import { authorize } from '#lib/auth/authorize.ts'
import { webCredentials } from '#lib/auth/credentials.ts'
import type { Grant } from '#lib/auth/principal.ts'
import type { Access } from '#lib/auth/routes.ts'
import { isMissionError } from '#lib/protocol/errors.ts'
import { runtime as currentRuntime } from './current.ts'
import { errorResponse } from './error-response.ts'
import type { Runtime } from './runtime.ts'

/** What a route handler works with. `P` names the dynamic segments of its folder: `'id'` for `[id]`. */
export interface RouteCall<G extends Grant | null, P extends string> {
  readonly request: Request
  /** The query of the request's address. */
  readonly query: URLSearchParams
  readonly grant: G
  readonly runtime: Runtime
  readonly params: Readonly<Record<P, string>>
}

export interface RouteOptions {
  /** Accept `?ticket=` of this use as a credential. */
  readonly tickets?: TicketUse
  /** Hears each failure that is not the caller's. Default: one line on stderr. */
  readonly report?: (error: unknown, request: Request) => void
}

type Handler<G extends Grant | null, P extends string> = (call: RouteCall<G, P>) => Response | Promise<Response>
type Served<P extends string> = (
  request: Request,
  context: { readonly params: Promise<Readonly<Record<P, string>>> },
) => Promise<Response>

/**
 * The one shape of every route handler in app/api: authenticate, check the origin, authorise, one call, respond. Whatever is
 * thrown becomes the one error shape; answers are not cached unless the handler says so.
 *
 *     export const GET = route<'id'>('read', ({ runtime, params }) => Response.json(…))
 */
export function route<P extends string = never>(
  access: Exclude<Access, 'open'>,
  handler: Handler<Grant, P>,
  options: RouteOptions = {},
): Served<P> {
  return serve((runtime, credentials) => admit(runtime, credentials, access, options.tickets), handler, options)
}

/** The same for a route that is open to everybody; it asks for no credentials and knows of nobody. */
export function openRoute<P extends string = never>(
  handler: Handler<null, P>,
  options: Pick<RouteOptions, 'report'> = {},
): Served<P> {
  return serve(async () => null, handler, options)
}

function serve<G extends Grant | null, P extends string>(
  enter: (runtime: Runtime, credentials: Credentials) => Promise<G>,
  handler: Handler<G, P>,
  { report = reportToStderr }: RouteOptions,
): Served<P> {
  return async (request, context) => {
    try {
      const runtime = currentRuntime()
      const credentials = webCredentials(request)
      const grant = await enter(runtime, credentials)
      const params = await context.params
      return finish(await handler({ request, query: credentials.query, grant, runtime, params }))
    } catch (error) {
      if (!isMissionError(error) || error.code === 'internal') report(error, request)
      return errorResponse(error)
    }
  }
}

async function admit(
  { authenticator }: Runtime,
  credentials: Credentials,
  access: Exclude<Access, 'open'>,
  tickets: TicketUse | undefined,
): Promise<Grant> {
  const found = await authenticator.authenticate(credentials, tickets)
  if (found) authenticator.checkOrigin(credentials, found)
  return authorize(found, access)
}

function finish(response: Response): Response {
  const { headers } = response
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store')
  headers.set('x-content-type-options', 'nosniff')
  return response
}

/** The path without its query: a query may hold a ticket. */
function reportToStderr(error: unknown, request: Request): void {
  console.error(`${request.method} ${new URL(request.url).pathname} failed:`, error)
}
