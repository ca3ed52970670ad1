/** A call in two columns: which tool, and what with. */
export interface ToolWords {
  readonly name: string
  readonly argument: string
}

/**
 * Titles mostly begin with their tool (`Bash: npm test`, `Edit src/a.ts`, `github: create_issue: …`), which then is not said twice.
 * @param tool as the client names it; `mcp__github__create_issue` reads `github: create_issue`.
 */
export function toolWords(tool: string | null, title: string): ToolWords {
  const name = tool === null || tool === '' ? 'Tool' : nameOf(tool)
  const own = [name, tool ?? name].find((word) => title.startsWith(word))
  const rest = own === undefined ? null : /^(?::\s*|\s+|$)(.*)$/s.exec(title.slice(own.length))
  return { name, argument: rest === null ? title : (rest[1] ?? '') }
}

function nameOf(tool: string): string {
  const [, server, name] = /^mcp__(.+?)__(.+)$/.exec(tool) ?? []
  return server !== undefined && name !== undefined ? `${server}: ${name}` : tool
}
