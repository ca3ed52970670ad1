// An agent with a socket of its own: while it is open the agent is present, and what it publishes is answered on it. Run with
// node agent.js (22 or newer; MC_URL, MC_KEY: a key with the scope publish). It stays until it is stopped.
const server = process.env.MC_URL ?? 'http://127.0.0.1:3000'
const headers = { authorization: `Bearer ${process.env.MC_KEY}` }
const agentId = 'js-1'
/** What is not answered yet, by the id of its frame. It is sent again on the next socket; the events' ids make that harmless. */
const unanswered = new Map()
let socket
let wait = 500

function publish(...events) {
  const id = crypto.randomUUID()
  const named = events.map((event) => ({ id: crypto.randomUUID(), ...event }))
  unanswered.set(id, JSON.stringify({ type: 'publish', id, events: named }))
  send(id)
}

function send(id) {
  if (socket.readyState === WebSocket.OPEN && unanswered.has(id)) socket.send(unanswered.get(id))
}

function connect() {
  socket = new WebSocket(`${server.replace('http', 'ws')}/api/ws`, { protocols: ['mc.v1'], headers })
  socket.onopen = () => {
    socket.send(JSON.stringify({ type: 'agent:connect', agentId, name: 'Sorter', kind: 'javascript' }))
    for (const id of unanswered.keys()) send(id)
  }
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data)
    if (frame.type === 'hello') wait = 500
    if (frame.type !== 'reply') return
    console.log(data)
    if (frame.error?.retryable) setTimeout(send, frame.error.retryAfterMs ?? 1_000, frame.id)
    else unanswered.delete(frame.id)
  }
  socket.onclose = ({ code, reason }) => {
    if (code >= 4000 && code < 4100) throw new Error(`Mission Control refuses this agent: ${code} ${reason}`)
    setTimeout(connect, Math.random() * wait)
    wait = Math.min(wait * 2, 30_000)
  }
}

connect()
publish({ type: 'agent:statusChange', data: { agentId, status: 'working', task: 'Sorting the mail' } })
