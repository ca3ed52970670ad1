import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ROUTES } from './routes.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

const isListed = (entry: string) =>
  ROUTES.some(({ method, path, by }) => by === 'next' && `${method} ${path}` === entry)

/** `app/api/[part]/route.ts` → `/api/{part}`; folders in parentheses do not show in addresses. */
function addressOf(file: string): string {
  const folders = file.split('/').slice(1, -1)
  const shown = folders.filter((folder) => !/^\(.*\)$/.test(folder))
  return `/${shown.map((folder) => folder.replace(/^\[\[?(.*?)\]?\]$/, '{$1}')).join('/')}`
}

/** Methods that a route file exports, in any way of writing it. */
function exportedMethods(source: string): readonly string[] {
  const lists = [...source.matchAll(/export\s*(?:const\s*)?\{([^}]*)\}/g)].map(([, names = '']) => names)
  return METHODS.filter((method) => {
    const direct = new RegExp(`export\\s+(?:const|let|var|function|async\\s+function)\\s+${method}\\b`).test(source)
    return direct || lists.some((names) => new RegExp(`(?:^|,|\\bas\\s)\\s*${method}\\s*(?:,|$)`).test(names))
  })
}

const routeFiles = globSync('app/**/route.{ts,tsx,js,mjs}').map((file) => file.replaceAll('\\', '/'))
const pageFiles = globSync('app/**/page.{ts,tsx,js,mjs}').map((file) => file.replaceAll('\\', '/'))

describe('ROUTES', () => {
  it('lists every method of every route handler with its authorisation, and every page', () => {
    expect(routeFiles.length).toBeGreaterThan(10)
    const handlers = routeFiles.flatMap((file) => {
      const methods = exportedMethods(readFileSync(file, 'utf8'))
      expect(methods, `${file} exports no method that this test can read`).not.toEqual([])
      return methods.map((method) => `${method} ${addressOf(file)}`)
    })
    const pages = pageFiles.map((file) => `GET ${addressOf(file)}`)
    expect([...handlers, ...pages].filter((entry) => !isListed(entry))).toEqual([])
  })

  it('lists nothing that is not there', () => {
    const there = new Set([
      ...routeFiles.flatMap((file) =>
        exportedMethods(readFileSync(file, 'utf8')).map((method) => `${method} ${addressOf(file)}`),
      ),
      ...pageFiles.map((file) => `GET ${addressOf(file)}`),
    ])
    const listed = ROUTES.filter(({ by }) => by === 'next').map(({ method, path }) => `${method} ${path}`)
    expect(listed.filter((entry) => !there.has(entry))).toEqual([])
    expect(new Set(listed).size).toBe(listed.length)
  })

  it('guards each handler with the access that its entry names', () => {
    const wrong = routeFiles.flatMap((file) => {
      const source = readFileSync(file, 'utf8')
      return exportedMethods(source).flatMap((method) => {
        const entry = ROUTES.find((route) => route.method === method && route.path === addressOf(file))
        const [, access] = new RegExp(`export const ${method} = route(?:<[^>]*>)?\\(\\s*'([a-z]+)'`).exec(source) ?? []
        const guard = access ?? 'open'
        return entry && entry.access !== guard
          ? [`${method} ${entry.path} is ${entry.access}, ${file} asks for ${guard}`]
          : []
      })
    })
    expect(wrong).toEqual([])
  })

  it('is read right from files: groups, parameters, catch-alls and every way to export', () => {
    expect(addressOf('app/page.tsx')).toBe('/')
    expect(addressOf('app/(console)/settings/keys/page.tsx')).toBe('/settings/keys')
    expect(addressOf('app/api/[part]/[id]/route.ts')).toBe('/api/{part}/{id}')
    expect(addressOf('app/api/auth/[...nextauth]/route.ts')).toBe('/api/auth/{...nextauth}')
    expect(exportedMethods('export const GET = 1\nexport async function POST() {}')).toEqual(['GET', 'POST'])
    expect(exportedMethods('export { handle as GET, handle as POST }')).toEqual(['GET', 'POST'])
    expect(exportedMethods('export const { GET, DELETE } = handlers')).toEqual(['GET', 'DELETE'])
    expect(exportedMethods('const GET = 1')).toEqual([])
  })
})
