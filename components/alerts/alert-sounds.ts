import type { RuleKind, Severity } from '#lib/protocol/event.ts'

/** One note: hertz, and milliseconds from the beginning. */
interface Note {
  readonly hz: number
  readonly atMs: number
}

/** What each kind of rule sounds like: falling is bad, rising asks, quick and high is money. */
const MELODIES = {
  asks: [523, 659],
  falls: [494, 370, 311],
  money: [880, 1_109],
  plain: [587],
} as const

const MELODY: Readonly<Record<RuleKind, keyof typeof MELODIES>> = {
  waiting: 'asks',
  error: 'falls',
  system: 'falls',
  disk: 'falls',
  budget: 'money',
  costSpike: 'money',
  stale: 'plain',
  errorRate: 'plain',
  noProgress: 'plain',
  collision: 'plain',
  ingestLag: 'plain',
  reported: 'plain',
}

const NOTE_MS = 140

/** The notes of an alert; what is critical is said twice. */
export function notesOf(kind: RuleKind, severity: Severity): readonly Note[] {
  const melody = MELODIES[MELODY[kind]]
  const once = melody.map((hz, index) => ({ hz, atMs: index * NOTE_MS }))
  const later = (melody.length + 1) * NOTE_MS
  return severity === 'critical' ? [...once, ...once.map(({ hz, atMs }) => ({ hz, atMs: atMs + later }))] : once
}

/**
 * Plays notes, made by the browser: nothing is loaded. Resolves once they are over.
 * @returns false where the browser allows no sound yet: most do only once somebody has clicked or typed on the page.
 */
export async function playNotes(notes: readonly Note[]): Promise<boolean> {
  const audio = new AudioContext()
  try {
    if (audio.state === 'suspended') await Promise.race([audio.resume(), pause(300)])
    if (audio.state !== 'running') return false
    const last = notes.map(({ hz, atMs }) => ring(audio, hz, audio.currentTime + atMs / 1_000)).at(-1)
    await last
    return true
  } finally {
    await audio.close()
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

function ring(audio: AudioContext, hz: number, at: number): Promise<void> {
  const tone = new OscillatorNode(audio, { type: 'triangle', frequency: hz })
  const gain = new GainNode(audio, { gain: 0 })
  // Rises and falls, so that nothing clicks.
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(0.16, at + 0.012)
  gain.gain.exponentialRampToValueAtTime(0.001, at + 0.3)
  tone.connect(gain).connect(audio.destination)
  tone.start(at)
  tone.stop(at + 0.32)
  return new Promise((resolve) => tone.addEventListener('ended', () => resolve(), { once: true }))
}
