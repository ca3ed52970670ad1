import type { RouteEntry } from './routes.ts'

type Line = readonly [method: RouteEntry['method'], path: string, access: RouteEntry['access'], summary: string]

const LINES: readonly Line[] = [
  ['GET', '/api/rules', 'read', 'Rules of alerts, the built-in ones too'],
  ['GET', '/api/rules/{id}', 'read', 'One rule of alerts'],
  ['POST', '/api/rules', 'admin', 'Make a rule of alerts'],
  ['PATCH', '/api/rules/{id}', 'admin', 'Change a rule of alerts'],
  ['DELETE', '/api/rules/{id}', 'admin', 'Remove a rule of alerts; a built-in one is as it came again'],
  ['POST', '/api/rules/preview', 'admin', 'How often a rule would have fired within the last day'],
  ['POST', '/api/rules/{id}/test', 'admin', 'Post a test to every webhook that a rule tells'],
  ['GET', '/api/quiet', 'read', 'When alerts are shown and not told'],
  ['PATCH', '/api/quiet', 'admin', 'Set quiet hours, or be quiet once'],
  ['POST', '/api/alerts/{id}/ack', 'control', 'Say that you have an alert'],
  [
    'POST',
    '/api/alerts/{id}/resolve',
    'control',
    'End an alert that somebody reported; those of rules end by themselves',
  ],
  ['GET', '/api/channels', 'admin', 'Webhooks, without what is secret of them'],
  ['POST', '/api/channels', 'admin', 'Add a webhook; its signing secret is shown once'],
  ['PATCH', '/api/channels/{id}', 'admin', 'Change a webhook'],
  ['DELETE', '/api/channels/{id}', 'admin', 'Remove a webhook'],
  ['POST', '/api/channels/{id}/test', 'admin', 'Post a test at once'],
  ['GET', '/api/deliveries', 'admin', 'What was posted to webhooks, and every try'],
  ['POST', '/api/deliveries/{id}/retry', 'admin', 'Try a delivery again at once'],
]

/** The ways in to alerts, their rules and their channels. */
export const ALERT_ROUTES: readonly RouteEntry[] = LINES.map(([method, path, access, summary]) => ({
  method,
  path,
  access,
  by: 'next',
  summary,
}))
