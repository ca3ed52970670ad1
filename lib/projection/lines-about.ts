import type { StoredEvent } from '#lib/log/log.ts'

/**
 * The events of these types, each as JSON. By their text: parsing each event to leave most of them out would cost more than
 * it spares.
 * @param about beginnings of types; null: all.
 */
export function linesAbout(
  page: readonly Pick<StoredEvent, 'json'>[],
  about: readonly string[] | null,
): readonly string[] {
  const lines = page.map(({ json }) => json)
  return about === null ? lines : lines.filter((line) => isAbout(line, about))
}

/** The type stands before anything that a publisher may nest, and a quote within a text is escaped: so the first one is it. */
const TYPE = '"type":"'

function isAbout(line: string, about: readonly string[]): boolean {
  const start = line.indexOf(TYPE) + TYPE.length
  return about.some((beginning) => line.startsWith(beginning, start))
}
