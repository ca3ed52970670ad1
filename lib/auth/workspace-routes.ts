import type { RouteEntry } from './routes.ts'

type Line = readonly [method: RouteEntry['method'], path: string, access: RouteEntry['access'], summary: string]

const LINES: readonly Line[] = [
  ['GET', '/api/workspace', 'read', 'Name, zone and level of the workspace'],
  ['PATCH', '/api/workspace', 'admin', 'Rename the workspace, change its zone, switch levels on or off'],
  ['PATCH', '/api/workspace/limits', 'control', 'How many tasks of a status there should be'],
  ['GET', '/api/directory', 'read', 'Names of people and keys by the ids that events have'],
  ['GET', '/api/digest', 'read', 'What happened since an event: finished, failed, cost, files, levels'],
  ['GET', '/api/me/choices', 'person', 'What you have chosen for every device'],
  ['PATCH', '/api/me/choices', 'person', 'Show levels on your devices or not'],
  [
    'PUT',
    '/api/me/seen',
    'person',
    'How far you have looked; answers with the absence that ended with it and your choices',
  ],
  ['DELETE', '/api/me/away', 'person', 'You have read the digest of your last absence'],
]

/** The ways in to the workspace itself, and to what somebody has missed of it. */
export const WORKSPACE_ROUTES: readonly RouteEntry[] = LINES.map(([method, path, access, summary]) => ({
  method,
  path,
  access,
  by: 'next',
  summary,
}))
