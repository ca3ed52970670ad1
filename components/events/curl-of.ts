/** A line for a terminal that publishes this event; the key is read from the environment there. */
export function curlOf(origin: string, draft: { readonly type: string; readonly data: unknown }): string {
  const body = JSON.stringify({ type: draft.type, data: draft.data })
  return [
    `curl ${quoted(`${origin}/api/events`)}`,
    '  -H "Authorization: Bearer $MC_API_KEY"',
    `  -H 'Content-Type: application/json'`,
    `  --data-raw ${quoted(body)}`,
  ].join(' \\\n')
}

/** One word of a POSIX shell, whatever is in it. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
