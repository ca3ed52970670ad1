/**
 * Mission Control plugin for OpenCode. Save it as ~/.config/opencode/plugin/mission-control.js and set
 *   MC_URL          where Mission Control runs, such as https://control.example.com
 *   MC_PUBLISH_KEY  a key that may publish
 * Without both it does nothing. It never holds OpenCode up: events wait in a bounded queue and are sent in the background,
 * in order; while Mission Control is away the queue is kept, and when it is full the least important events go first.
 */
import { hostname } from 'node:os'

const LIMITS = {
  /** Events that wait. */
  queue: 1_000,
  /** Events in one request, and characters of their JSON. */
  batch: 100,
  batchChars: 1_000_000,
  /** Characters of one text inside an event, and of one whole event. */
  text: 8_000,
  event: 200_000,
  /** Sessions that are remembered. */
  sessions: 200,
  /** Milliseconds: until a batch is sent, is given up, is tried again, and that leaving may take. */
  gatherMs: 250,
  timeoutMs: 5_000,
  retryMs: 1_000,
  retryMaxMs: 30_000,
  leaveMs: 1_500,
}

/** Events that are sent. Those marked false may be left out when the queue is full. */
const WANTED = new Map([
  ['session.created', true],
  ['session.updated', false],
  ['session.status', true],
  ['session.idle', true],
  ['session.error', true],
  ['session.compacted', false],
  ['session.deleted', true],
  ['session.diff', false],
  ['message.updated', true],
  ['message.part.updated', false],
  ['permission.asked', true],
  ['permission.replied', true],
  ['permission.v2.asked', true],
  ['permission.v2.replied', true],
  ['question.asked', true],
  ['question.replied', true],
  ['question.rejected', true],
  ['question.v2.asked', true],
  ['question.v2.replied', true],
  ['question.v2.rejected', true],
  ['todo.updated', false],
])

/** Members that are large and that nobody there reads, and names that no server takes. */
const LEFT_OUT = new Set(['raw', 'patch', 'diffs', 'attachments', 'snapshot', '__proto__', 'constructor'])

export const MissionControl = async (input, options = {}) => {
  const url = options.url ?? process.env.MC_URL
  const key = options.key ?? process.env.MC_PUBLISH_KEY
  if (!url || !key) return {}
  const limits = { ...LIMITS, ...options.limits }
  const about = { host: hostname(), directory: input.directory }
  const sessions = createSessions(limits.sessions)
  const running = new Set()
  const sender = createSender({ address: `${url.replace(/\/+$/, '')}/api/ingest/opencode`, key, limits, about, sessions })
  return {
    event: async ({ event }) => {
      try {
        sessions.note(event)
        if (isNews(event, running)) sender.push(event, WANTED.get(event.type) === true)
      } catch {
        // An event that cannot be read is not worth a fault in OpenCode.
      }
    },
    dispose: async () => {
      for (const id of sessions.mine()) sender.push({ id: `closed ${id} ${Date.now()}`, type: 'session.closed', properties: { sessionID: id } }, true)
      await sender.leave()
    },
  }
}

/** Of a reply only its end is sent, of a tool call its beginning and end, of a text the whole. */
function isNews({ type, properties }, running) {
  if (!WANTED.has(type)) return false
  if (type === 'message.updated') {
    const { info } = properties
    return info.role === 'assistant' && info.time?.completed !== undefined
  }
  if (type !== 'message.part.updated') return true
  const { part } = properties
  if (part.type === 'text') return part.time?.start === undefined || part.time.end !== undefined
  if (part.type !== 'tool') return false
  if (part.state.status === 'pending' || (part.state.status === 'running' && running.has(part.id))) return false
  if (part.state.status === 'running') running.add(part.id)
  else running.delete(part.id)
  if (running.size > 500) running.delete(running.values().next().value)
  return true
}

/** What is known of the sessions heard last: sent along, so that any one event can be understood. */
function createSessions(most) {
  const known = new Map()
  return {
    note({ type, properties }) {
      if (type === 'session.deleted') known.delete(properties.sessionID ?? properties.info?.id)
      else if (type === 'session.created' || type === 'session.updated') {
        const { id, directory, parentID } = properties.info
        known.delete(id)
        known.set(id, { id, directory, parentID })
        if (known.size > most) known.delete(known.keys().next().value)
      }
    },
    of: (events) => {
      const ids = new Set(events.map(({ properties }) => properties?.sessionID))
      for (const id of ids) {
        const parent = known.get(id)?.parentID
        if (parent !== undefined) ids.add(parent)
      }
      return [...ids].flatMap((id) => (known.has(id) ? [known.get(id)] : []))
    },
    /** Sessions that people see, which end with this OpenCode. */
    mine: () => [...known.values()].filter(({ parentID }) => parentID === undefined).map(({ id }) => id),
  }
}

function createSender({ address, key, limits, about, sessions }) {
  /** Oldest first: `json` of each event as it will be sent. */
  let queue = []
  let timer
  let tries = 0
  let sending = null
  let leaving = false

  const later = (ms) => {
    if (timer !== undefined || sending) return
    timer = setTimeout(() => {
      timer = undefined
      send()
    }, ms)
    // A queue keeps nobody's process alive.
    timer.unref?.()
  }

  const push = (event, kept) => {
    const json = JSON.stringify({ ...event, at: Date.now() }, (name, value) => slim(name, value, limits.text))
    if (json.length > limits.event) return
    queue.push({ json, event: { properties: { sessionID: event.properties?.sessionID } }, kept })
    if (queue.length > limits.queue) queue.splice(Math.max(0, queue.findIndex((other) => !other.kept)), 1)
    later(limits.gatherMs)
  }

  const send = () => {
    if (sending || queue.length === 0) return sending
    const batch = next(queue, limits)
    sending = post(batch).then((outcome) => {
      sending = null
      if (outcome !== 'again') {
        const sent = new Set(batch)
        queue = queue.filter((item) => !sent.has(item))
        tries = 0
        if (queue.length > 0 && !leaving) later(0)
        return
      }
      tries++
      const most = Math.min(limits.retryMaxMs, limits.retryMs * 2 ** Math.min(tries - 1, 10))
      if (!leaving) later(most * (0.5 + Math.random() / 2))
    })
    return sending
  }

  /** @returns `again` when the batch was not taken but may be later, `done` when it was or never will be. */
  const post = async (batch) => {
    const head = JSON.stringify({ ...about, sentAt: Date.now(), sessions: sessions.of(batch.map(({ event }) => event)) })
    const body = `${head.slice(0, -1)},"events":[${batch.map(({ json }) => json).join(',')}]}`
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(leaving ? Math.min(limits.leaveMs, limits.timeoutMs) : limits.timeoutMs),
      })
      // Read to its end, so that the connection is used again.
      await response.arrayBuffer()
      const never = response.status === 400 || response.status === 413 || response.status === 422
      return response.ok || never ? 'done' : 'again'
    } catch {
      return 'again'
    }
  }

  return {
    push,
    /** Sends what is left, as far as there is time. */
    async leave() {
      leaving = true
      clearTimeout(timer)
      const end = Date.now() + limits.leaveMs
      let before = -1
      // A try that got nothing away is the last one.
      while (queue.length > 0 && queue.length !== before && Date.now() < end) {
        if (!sending) before = queue.length
        await Promise.race([send(), new Promise((done) => setTimeout(done, Math.max(0, end - Date.now())).unref?.())])
      }
    },
  }
}

/** The oldest events that fit into one request; at least one. */
function next(queue, limits) {
  const batch = []
  let chars = 0
  for (const item of queue) {
    chars += item.json.length
    if (batch.length > 0 && (batch.length >= limits.batch || chars > limits.batchChars)) break
    batch.push(item)
  }
  return batch
}

function slim(name, value, most) {
  if (LEFT_OUT.has(name)) return undefined
  if (typeof value !== 'string') return value
  // What a tool printed; the `output` of tokens is a number.
  if (name === 'output') return undefined
  return value.length > most ? `${value.slice(0, most)}…` : value
}
