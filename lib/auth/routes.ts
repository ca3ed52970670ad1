import type { Scope } from './principal.ts'

/** Who may call a route: everybody, any signed-in person, or a grant with a scope. */
export type Access = 'open' | 'person' | Scope

export interface RouteEntry {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** `{name}` stands for one path segment. */
  readonly path: string
  readonly access: Access
  /** `server`: answered by the custom server before Next; `next`: a route handler or page in app/. */
  readonly by: 'server' | 'next'
  readonly summary: string
}

/** Every way in, with its authorisation. A test walks the served paths and app/ and fails on one that is not here. */
export const ROUTES: readonly RouteEntry[] = [
  {
    method: 'POST',
    path: '/api/events',
    access: 'publish',
    by: 'server',
    summary: 'Publish one event, an atomic array, or NDJSON',
  },
  {
    method: 'POST',
    path: '/api/ingest/claude-code/hooks',
    access: 'publish',
    by: 'server',
    summary: 'Claude Code hooks',
  },
  {
    method: 'POST',
    path: '/api/ingest/claude-code/statusline',
    access: 'publish',
    by: 'server',
    summary: 'What Claude Code gives to its status line',
  },
  {
    method: 'POST',
    path: '/api/ingest/claude-code/transcript',
    access: 'publish',
    by: 'server',
    summary: "What the follower saw in a session's transcript",
  },
  {
    method: 'POST',
    path: '/api/ingest/codex/hooks',
    access: 'publish',
    by: 'server',
    summary: 'Codex hooks',
  },
  {
    method: 'POST',
    path: '/api/ingest/codex/notify',
    access: 'publish',
    by: 'server',
    summary: 'Codex notifications',
  },
  {
    method: 'POST',
    path: '/api/ingest/gemini/hooks',
    access: 'publish',
    by: 'server',
    summary: 'Gemini CLI hooks',
  },
  {
    method: 'POST',
    path: '/api/ingest/opencode',
    access: 'publish',
    by: 'server',
    summary: 'Events of OpenCode, as its plugin sends them',
  },
  {
    method: 'POST',
    path: '/v1/{signal}',
    access: 'publish',
    by: 'server',
    summary: 'OTLP over HTTP: logs, metrics, traces',
  },
  {
    method: 'POST',
    path: '/api/otlp/v1/{signal}',
    access: 'publish',
    by: 'server',
    summary: 'OTLP over HTTP: logs, metrics, traces',
  },
  {
    method: 'POST',
    path: '/api/mcp',
    access: 'publish',
    by: 'server',
    summary: 'Model Context Protocol (Streamable HTTP, without sessions): tools, resources and prompts for agents',
  },
  {
    method: 'GET',
    path: '/api/ws',
    access: 'read',
    by: 'server',
    summary: 'WebSocket, subprotocol mc.v1; publish-only grants may connect and publish',
  },
  { method: 'GET', path: '/health', access: 'open', by: 'server', summary: 'Liveness and readiness' },
  { method: 'GET', path: '/metrics', access: 'read', by: 'server', summary: 'Prometheus metrics' },
  { method: 'GET', path: '/api/snapshot', access: 'read', by: 'server', summary: 'The live state with its cursor' },
  { method: 'GET', path: '/api/stream', access: 'read', by: 'next', summary: 'Server-Sent Events' },
  { method: 'GET', path: '/api/events', access: 'read', by: 'next', summary: 'Poll and page the event log' },
  {
    method: 'GET',
    path: '/api/files/history',
    access: 'read',
    by: 'next',
    summary: 'Who touched which file, and when',
  },
  { method: 'GET', path: '/api/{part}', access: 'read', by: 'next', summary: 'One part of the state, paged' },
  { method: 'GET', path: '/api/{part}/{id}', access: 'read', by: 'next', summary: 'One entity of a part' },
  { method: 'GET', path: '/api/tasks', access: 'read', by: 'next', summary: 'Tasks, paged' },
  { method: 'GET', path: '/api/tasks/{id}', access: 'read', by: 'next', summary: 'One task; its ETag is its version' },
  { method: 'POST', path: '/api/tasks', access: 'publish', by: 'next', summary: 'Create a task' },
  {
    method: 'POST',
    path: '/api/tasks/next',
    access: 'publish',
    by: 'next',
    summary: 'The next free task for an agent, leased to it',
  },
  {
    method: 'POST',
    path: '/api/tasks/{id}/claim',
    access: 'publish',
    by: 'next',
    summary: 'Claim a task for an agent',
  },
  {
    method: 'POST',
    path: '/api/tasks/{id}/release',
    access: 'publish',
    by: 'next',
    summary: 'Give a claimed task back',
  },
  {
    method: 'POST',
    path: '/api/tasks/{id}/complete',
    access: 'publish',
    by: 'next',
    summary: 'End a claimed task: done or failed',
  },
  {
    method: 'PATCH',
    path: '/api/tasks/{id}',
    access: 'publish',
    by: 'next',
    summary: 'Change a task (If-Match: its version)',
  },
  {
    method: 'DELETE',
    path: '/api/tasks/{id}',
    access: 'publish',
    by: 'next',
    summary: 'Remove a task (If-Match: its version)',
  },
  {
    method: 'POST',
    path: '/api/approvals/{id}/answer',
    access: 'control',
    by: 'next',
    summary: 'Answer what an agent asked here',
  },
  { method: 'POST', path: '/api/tickets', access: 'read', by: 'next', summary: 'A ticket for a socket or a stream' },
  { method: 'GET', path: '/api/keys', access: 'admin', by: 'next', summary: 'API keys, without their secrets' },
  {
    method: 'POST',
    path: '/api/keys',
    access: 'admin',
    by: 'next',
    summary: 'Create an API key; its secret is shown once',
  },
  { method: 'DELETE', path: '/api/keys/{id}', access: 'admin', by: 'next', summary: 'Revoke an API key' },
  { method: 'DELETE', path: '/api/keys/self', access: 'publish', by: 'next', summary: 'A key ends itself' },
  {
    method: 'POST',
    path: '/api/pairings',
    access: 'admin',
    by: 'next',
    summary: 'A code to paste on another machine, which is worth one key there',
  },
  {
    method: 'POST',
    path: '/api/pairings/claim',
    access: 'open',
    by: 'next',
    summary: 'Exchange a pairing code for a key of this machine, once',
  },
  {
    method: 'POST',
    path: '/api/setup',
    access: 'open',
    by: 'next',
    summary: 'Create the owner with the one-time token',
  },
  { method: 'GET', path: '/api/openapi.json', access: 'open', by: 'next', summary: 'This API as OpenAPI 3.1' },
  { method: 'GET', path: '/api/auth/{...nextauth}', access: 'open', by: 'next', summary: 'Sign-in (next-auth)' },
  { method: 'POST', path: '/api/auth/{...nextauth}', access: 'open', by: 'next', summary: 'Sign-in (next-auth)' },
  { method: 'GET', path: '/', access: 'person', by: 'next', summary: 'The live page' },
  { method: 'GET', path: '/events', access: 'person', by: 'next', summary: 'The event log, live' },
  { method: 'GET', path: '/agents', access: 'person', by: 'next', summary: 'Everybody, live' },
  { method: 'GET', path: '/connect', access: 'person', by: 'next', summary: 'Connect an agent, and see that it works' },
  { method: 'GET', path: '/agents/{id}', access: 'person', by: 'next', summary: 'One agent, live' },
  { method: 'GET', path: '/settings/keys', access: 'person', by: 'next', summary: 'API keys page' },
  { method: 'GET', path: '/settings/connection', access: 'person', by: 'next', summary: 'Test of the connection' },
  { method: 'GET', path: '/sign-in', access: 'open', by: 'next', summary: 'Sign in' },
  {
    method: 'GET',
    path: '/design',
    access: 'open',
    by: 'next',
    summary: 'The sheet of interface parts on invented events; in development only, 404 in production',
  },
  { method: 'GET', path: '/setup', access: 'open', by: 'next', summary: 'First run: create the owner' },
]
