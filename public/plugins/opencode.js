/**
 * Mission Control plugin for OpenCode. Save it as ~/.config/opencode/plugin/mission-control.js and set
 *   MC_URL          where Mission Control runs, such as https://control.example.com
 *   MC_PUBLISH_KEY  a key that may publish
 * Without both it does nothing. Events wait in a bounded queue and are sent in the background, in order; while Mission
 * Control is away the queue is kept, and when it is full the least important events go first. OpenCode waits for nothing but
 * this: while Mission Control says that a session is held, it is asked before each call of a tool, which it may refuse with a
 * reason that the model reads. One that does not answer in time is not asked again until it took a batch.
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
  /** Milliseconds that a call of a tool waits for an answer, and characters of one text of its input. */
  askMs: 2_000,
  question: 100_000,
  /** Calls whose part is remembered. */
  calls: 500,
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
  const about = { host: hostname(), directory: input.directory, asks: true }
  const sessions = createSessions(limits.sessions)
  const running = new Set()
  const address = `${url.replace(/\/+$/, '')}/api/ingest/opencode`
  const asker = createAsker({ address, key, limits, about, sessions })
  const sender = createSender({ address, key, limits, about, sessions, heard: asker.hear })
  return {
    'tool.execute.before': async (call, { args }) => {
      const reason = await asker.ask(call, args)
      // OpenCode tells the model that the call failed, with these words.
      if (reason !== null) throw new Error(reason)
    },
    event: async ({ event }) => {
      try {
        sessions.note(event)
        asker.note(event)
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
  const line = (from) => {
    const ids = new Set(from)
    // What is added meanwhile is walked as well.
    for (const id of ids) {
      const parent = known.get(id)?.parentID
      if (parent !== undefined) ids.add(parent)
    }
    return [...ids]
  }
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
    /** These sessions, those that started them, and so on. */
    line,
    of: (ids) => line(ids).flatMap((id) => (known.has(id) ? [known.get(id)] : [])),
    /** Sessions that people see, which end with this OpenCode. */
    mine: () => [...known.values()].filter(({ parentID }) => parentID === undefined).map(({ id }) => id),
  }
}

/** Asks about the calls of sessions that are held, which the answers to batches tell. */
function createAsker({ address, key, limits, about, sessions }) {
  let held = new Set()
  /** Ids of parts: those of calls are the model's own, and some begin to count anew with each reply. */
  const parts = new Map()

  const answerTo = async (question) => {
    const response = await fetch(`${address}?ask=1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(question, (name, value) => slim(name, value, limits.question)),
      redirect: 'error',
      signal: AbortSignal.timeout(limits.askMs),
    })
    if (!response.ok) throw new Error(`Mission Control answers ${response.status}`)
    return response.json()
  }

  return {
    note({ type, properties }) {
      const { part } = type === 'message.part.updated' ? properties : {}
      if (part?.type !== 'tool' || part.callID === undefined) return
      const call = `${part.sessionID} ${part.callID}`
      parts.delete(call)
      parts.set(call, part.id)
      if (parts.size > limits.calls) parts.delete(parts.keys().next().value)
    },
    /** What a batch with events of these sessions was answered. */
    hear(ids, answer) {
      for (const id of ids) held.delete(id)
      if (Array.isArray(answer?.held)) for (const id of answer.held) held.add(id)
    },
    /** @returns why the call must not be made, or null. */
    async ask({ tool, sessionID, callID }, args) {
      if (!sessions.line([sessionID]).some((id) => held.has(id))) return null
      const { filePath, patchText } = args ?? {}
      const call = { id: parts.get(`${sessionID} ${callID}`), callID, sessionID, tool, args: { filePath, patchText } }
      try {
        const { deny } = await answerTo({ ...about, sessions: sessions.of([sessionID]), call })
        return typeof deny === 'string' ? deny : null
      } catch {
        // One that is away stops nobody, nor makes each call wait.
        held = new Set()
        return null
      }
    },
  }
}

function createSender({ address, key, limits, about, sessions, heard }) {
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
    const ids = new Set(batch.map(({ event }) => event.properties.sessionID))
    const head = JSON.stringify({ ...about, sentAt: Date.now(), sessions: sessions.of(ids) })
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
      const text = await response.text()
      if (response.ok) heard(ids, readJson(text))
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

function readJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function slim(name, value, most) {
  if (LEFT_OUT.has(name)) return undefined
  if (typeof value !== 'string') return value
  // What a tool printed; the `output` of tokens is a number.
  if (name === 'output') return undefined
  return value.length > most ? `${value.slice(0, most)}…` : value
}
