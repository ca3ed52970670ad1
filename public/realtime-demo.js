import { MCRealtimeClient, MCRealtimeDashboard } from './mission-control.js'
import { createLedger } from './realtime-demo-ledger.js'
import { createPlot } from './realtime-demo-plot.js'
import { createRows } from './realtime-demo-rows.js'

const find = (id) => document.getElementById(id)
const figures = new Map([...document.querySelectorAll('[data-figure]')].map((one) => [one.dataset.figure, one]))

const ledger = createLedger()
const plot = createPlot(find('plot'), (words) => {
  find('range').textContent = words
})
const rows = createRows({
  body: find('rows'),
  nothing: find('nothing'),
  shown: find('shown'),
  filter: find('filter'),
  pause: find('pause'),
})

// Without a key the session cookie speaks. A pasted key lives in this variable and nowhere else.
let key = null
let dashboard = null
let client = start()

function start() {
  const made = new MCRealtimeClient(key === null ? {} : { token: key })
  // The pill, and toasts for a connection that is lost for longer than a blink.
  dashboard?.stop()
  dashboard = new MCRealtimeDashboard(made, { updateAgents: false, updateTasks: false, updateTokens: false, updateLeads: false })
  made.subscribeAll()
  made.on('*', (event) => {
    rows.add(event, ledger.note(event.seq))
    const { lag } = made.getState().metrics
    if (lag !== null) plot.add(lag)
  })
  made.on('reset', () => ledger.begin())
  made.on('stateChange', show)
  made.connect()
  return made
}

function show({ state, code, reason }) {
  const refused = state === 'error' && code !== null
  find('sign-in').hidden = !refused
  // Without a key the page says what to do; with one, what was wrong with it.
  if (refused && key !== null) find('why').textContent = reason
  find('cut').textContent = state === 'disconnected' ? 'Go back' : 'Cut the line'
}

find('cut').addEventListener('click', () => {
  if (client.getState().state === 'disconnected') client.connect()
  else client.disconnect()
})

find('transports').addEventListener('click', ({ target }) => {
  if (!(target instanceof HTMLButtonElement)) return
  client.useTransport(target.dataset.rung || null)
  for (const button of find('transports').children) button.setAttribute('aria-pressed', String(button === target))
})

let sent = 0
const testEvent = () => ({ type: 'demo:test', data: { n: ++sent, from: 'realtime demo' } })

async function publish(events) {
  const words = events.length === 1 ? 'One event' : `${events.length} events`
  find('published').textContent = `${words} on the way.`
  try {
    const receipts = await client.publish(events)
    find('published').textContent = `${words} stored at seq ${receipts.at(-1).seq.toLocaleString('en')}.`
  } catch (error) {
    find('published').textContent = error.message
  }
}
find('publish').addEventListener('click', () => void publish([testEvent()]))
find('burst').addEventListener('click', () => void publish(Array.from({ length: 100 }, testEvent)))

find('sign-in').addEventListener('submit', (event) => {
  event.preventDefault()
  key = find('key').value.trim()
  find('key').value = ''
  client.disconnect()
  client = start()
  show(client.getState())
})

const milliseconds = (value) => (value === null ? 'unknown' : `${Math.max(1, Math.round(value)).toLocaleString('en')} ms`)
const size = (bytes) =>
  bytes < 1024 ? `${bytes} B` : bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`

function refresh() {
  const { metrics, queued } = client.getState()
  const { counts } = ledger
  const values = {
    ...counts,
    events: metrics.eventsReceived.toLocaleString('en'),
    reconnects: metrics.reconnects,
    queued,
    latency: milliseconds(metrics.latency),
    lag: milliseconds(metrics.lag),
    bytes: size(metrics.bytes),
  }
  for (const [name, element] of figures) {
    const text = String(values[name])
    if (element.textContent !== text) element.textContent = text
    element.classList.toggle('is-wrong', element.classList.contains('proof') && text !== '0')
  }
  const exact = counts.missed + counts.doubled + counts.disordered === 0
  const verdict = metrics.eventsReceived === 0 ? 'No event yet' : exact ? 'Exact so far' : 'Something went wrong'
  if (find('verdict').textContent !== verdict) find('verdict').textContent = verdict
}
setInterval(refresh, 250)
