import { ROUTES } from '#lib/auth/routes.ts'
import { MissionError } from '#lib/protocol/errors.ts'

export interface RouteRefusal {
  readonly error: MissionError
  /** For 405: what the path takes, as the `Allow` header says it. */
  readonly allow: string | null
}

/**
 * Why a request under /api would find no handler in Next, which answers with a page or with nothing: asked before it, so that
 * these too are answered in the one error shape. Null where Next has a handler, and for everything outside /api.
 */
export function refuseRoute(method: string, pathname: string): RouteRefusal | null {
  if (pathname !== '/api' && !pathname.startsWith('/api/')) return null
  const path = mostLiteral(PATHS.filter(({ pattern }) => pattern.test(pathname)))
  if (!path) {
    const message = `There is nothing at ${pathname.slice(0, 200)}. All routes are listed in GET /api/openapi.json.`
    return { error: new MissionError('not_found', message), allow: null }
  }
  if (method === 'OPTIONS' || path.methods.includes(method)) return null
  const allow = path.methods.join(', ')
  const message = `${path.path} takes ${allow}, not ${method.slice(0, 20)}.`
  return { error: new MissionError('method_not_allowed', message), allow }
}

interface Path {
  readonly path: string
  readonly pattern: RegExp
  readonly methods: readonly string[]
}

const PATHS: readonly Path[] = [...Map.groupBy(ROUTES, ({ path }) => path)]
  .filter(([path]) => path.startsWith('/api/'))
  .map(([path, entries]) => ({
    path,
    pattern: patternOf(path),
    methods: methodsOf(entries.map(({ method }) => method)),
  }))

/** `{name}` is one segment, `{...name}` is one or more. */
function patternOf(path: string): RegExp {
  const segments = path.split('/').map((segment) => {
    if (segment.startsWith('{...')) return '.+'
    return segment.startsWith('{') ? '[^/]+' : segment.replaceAll('.', '\\.')
  })
  return new RegExp(`^${segments.join('/')}/?$`)
}

/** Next answers HEAD wherever it answers GET. */
function methodsOf(methods: readonly string[]): readonly string[] {
  return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
}

/** As Next does: a folder with a name goes before one with a parameter. */
function mostLiteral(paths: readonly Path[]): Path | undefined {
  const rank = ({ path }: Path) =>
    path
      .split('/')
      .map((segment) => (segment.startsWith('{') ? '1' : '0'))
      .join('')
  return [...paths].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0]
}
