/** One line that breaks between its words alone, so that no option is torn; the secret among them is marked. */
export function Words({ text, mark }: { text: string; mark?: string }) {
  return text.split(' ').flatMap((word, at) => [
    at > 0 && ' ',
    // biome-ignore lint/suspicious/noArrayIndexKey: a word is its place in the line
    <span key={at} className="cn-word">
      {word === mark ? <mark>{word}</mark> : word}
    </span>,
  ])
}
