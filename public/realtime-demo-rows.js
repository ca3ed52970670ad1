const MOST_ROWS = 200

/** The newest events first, as text: what agents say is never markup. */
export function createRows({ body, nothing, shown, filter, pause }) {
  const kept = []
  let waiting = 0
  let asked = false
  const isPaused = () => pause.getAttribute('aria-pressed') === 'true'

  function draw() {
    asked = false
    const wanted = filter.value.trim().toLowerCase()
    const found = kept.filter(({ search }) => search.includes(wanted))
    body.replaceChildren(...found.map(({ row }) => row))
    nothing.hidden = found.length > 0
    shown.textContent = waiting > 0 ? `${waiting.toLocaleString('en')} wait` : ''
  }
  function ask() {
    if (asked) return
    asked = true
    requestAnimationFrame(draw)
  }

  filter.addEventListener('input', ask)
  pause.addEventListener('click', () => {
    const paused = !isPaused()
    pause.setAttribute('aria-pressed', String(paused))
    pause.textContent = paused ? 'Go on' : 'Pause'
    waiting = 0
    if (!paused) ask()
  })

  return {
    add(event, inPlace) {
      kept.unshift(entryOf(event, inPlace))
      kept.length = Math.min(kept.length, MOST_ROWS)
      if (!isPaused()) return ask()
      waiting++
      shown.textContent = `${waiting.toLocaleString('en')} wait`
    },
  }
}

function entryOf({ seq, at, type, data }, inPlace) {
  const row = document.createElement('tr')
  const text = visible(JSON.stringify(data))
  const cells = { Seq: String(seq), 'Time, UTC': at.slice(11, 23), Type: type, Data: text }
  for (const [label, words] of Object.entries(cells)) {
    const cell = document.createElement('td')
    // Where rows are cards, each cell shows its column's name.
    cell.dataset.label = label
    cell.textContent = words
    row.append(cell)
  }
  row.lastElementChild.title = text
  row.classList.toggle('is-wrong', !inPlace)
  return { row, search: `${type} ${text}`.toLowerCase() }
}

/** Marks of direction and other characters that are not seen could make text lie about itself. */
const visible = (text) => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '·')
