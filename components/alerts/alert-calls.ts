import type { Preview } from '#lib/control/alerts/preview.ts'
import type { Channel, ChannelInput, ChannelTest, DeliveryPage, TestResult } from '#lib/notify/channel.ts'
import type { RuleKind } from '#lib/protocol/event.ts'
import type { AlertRule, Quiet } from '#lib/state/model.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { sendJson } from '../rest/send-json.ts'

/** The calls of the alerts page. All throw AnswerError; rules, quiet hours and alerts come back over the live connection. */

const once = () => ({ 'idempotency-key': newRequestId() })
const path = (of: string, id: string, act = '') => `/api/${of}/${encodeURIComponent(id)}${act}`

/** Refuses to store over another version than the one that a person saw. */
const over = (version: number) => ({ 'if-match': `"v${version}"` })

export type RuleChange = Partial<Pick<AlertRule, 'on' | 'severity' | 'params' | 'scope' | 'channels'>>

export const changeRule = (id: string, change: RuleChange, version: number): Promise<unknown> =>
  sendJson(path('rules', id), 'PATCH', change, { ...once(), ...over(version) })
export const addRule = (kind: RuleKind, fields: RuleChange, requestId: string): Promise<unknown> =>
  sendJson('/api/rules', 'POST', { kind, ...fields }, { 'idempotency-key': requestId })
export const removeRule = (id: string, version: number): Promise<unknown> =>
  sendJson(path('rules', id), 'DELETE', undefined, { ...once(), ...over(version) })
export type QuietChange = Partial<Omit<Quiet, 'version'>>
export const setQuiet = (change: QuietChange, version: number): Promise<unknown> =>
  sendJson('/api/quiet', 'PATCH', change, { ...once(), ...over(version) })
export const resolveAlert = (id: string): Promise<unknown> =>
  sendJson(path('alerts', id, '/resolve'), 'POST', {}, once())

// The shapes are those that the routes answer with; their schemas stay out of the browser.
export const CHANNELS = '/api/channels'
export const DELIVERIES = '/api/deliveries?limit=30'
export const loadChannels = async (address: string): Promise<readonly Channel[]> =>
  ((await sendJson(address, 'GET')) as { items: readonly Channel[] }).items
export const loadDeliveries = async (address: string): Promise<DeliveryPage> =>
  (await sendJson(address, 'GET')) as DeliveryPage
export const addChannel = async (
  input: Partial<ChannelInput>,
  requestId: string,
): Promise<{ channel: Channel; secret: string }> =>
  (await sendJson(CHANNELS, 'POST', input, { 'idempotency-key': requestId })) as { channel: Channel; secret: string }
export const changeChannel = (id: string, change: Partial<ChannelInput>): Promise<unknown> =>
  sendJson(path('channels', id), 'PATCH', change)
export const removeChannel = (id: string): Promise<unknown> => sendJson(path('channels', id), 'DELETE')
export const testChannel = async (id: string): Promise<TestResult> =>
  (await sendJson(path('channels', id, '/test'), 'POST', {})) as TestResult
export const testRule = async (id: string): Promise<readonly ChannelTest[]> =>
  ((await sendJson(path('rules', id, '/test'), 'POST', {})) as { items: readonly ChannelTest[] }).items
export const retryDelivery = (id: string): Promise<unknown> => sendJson(path('deliveries', id, '/retry'), 'POST', {})

/** How often a rule would have fired. @param draft JSON of the request, which is also its key. */
export const previewRule = async (draft: string): Promise<Preview> =>
  (await sendJson('/api/rules/preview', 'POST', JSON.parse(draft))) as Preview
