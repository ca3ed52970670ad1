const POINTS = 120

/**
 * Draws the last lags as bars, at most once per frame.
 * @param {HTMLCanvasElement} canvas
 * @param {(words: string) => void} say what is drawn, in words.
 */
export function createPlot(canvas, say) {
  const lags = []
  let asked = false

  function draw() {
    asked = false
    const scale = devicePixelRatio
    const width = canvas.clientWidth
    const height = canvas.clientHeight
    canvas.width = width * scale
    canvas.height = height * scale
    const context = canvas.getContext('2d')
    const styles = getComputedStyle(canvas)
    context.scale(scale, scale)
    const top = Math.max(10, ...lags)
    const step = width / POINTS
    context.fillStyle = styles.getPropertyValue('--line')
    for (const part of [0.25, 0.5, 0.75]) context.fillRect(0, Math.round(height * part), width, 1)
    context.fillStyle = styles.getPropertyValue('--working-solid')
    const first = POINTS - lags.length
    for (const [index, lag] of lags.entries()) {
      const bar = Math.max(2, (lag / top) * (height - 16))
      context.fillRect(Math.round((first + index) * step), height - bar, Math.max(1, Math.floor(step) - 1), bar)
    }
    if (lags.length === 0) return say('No event yet')
    const sorted = lags.toSorted((a, b) => a - b)
    say(`median ${Math.round(sorted[sorted.length >> 1])} ms · highest ${Math.round(sorted.at(-1))} ms`)
  }

  function ask() {
    if (asked) return
    asked = true
    requestAnimationFrame(draw)
  }
  new ResizeObserver(ask).observe(canvas)
  // The theme may change while the page is open.
  new MutationObserver(ask).observe(document.documentElement, { attributes: true })

  return {
    add(lag) {
      lags.push(lag)
      if (lags.length > POINTS) lags.shift()
      ask()
    },
  }
}
