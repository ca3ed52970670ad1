import {
  FilePen,
  FileText,
  Globe,
  type LucideIcon,
  Plug,
  Search,
  SquareKanban,
  SquareTerminal,
  Users,
  Wrench,
} from 'lucide-react'

const ICONS: ReadonlyMap<string, LucideIcon> = new Map([
  ['Bash', SquareTerminal],
  ['BashOutput', SquareTerminal],
  ['Edit', FilePen],
  ['MultiEdit', FilePen],
  ['Write', FilePen],
  ['NotebookEdit', FilePen],
  ['Read', FileText],
  ['Grep', Search],
  ['Glob', Search],
  ['LS', Search],
  ['ToolSearch', Search],
  ['Agent', Users],
  ['Task', Users],
  ['WebFetch', Globe],
  ['WebSearch', Globe],
  ['TodoWrite', SquareKanban],
  ['TaskCreate', SquareKanban],
  ['TaskUpdate', SquareKanban],
])

/** A picture beside the name of a tool; one that is not known here is a wrench. */
export function toolIcon(tool: string | null): LucideIcon {
  if (tool?.startsWith('mcp__')) return Plug
  return ICONS.get(tool ?? '') ?? Wrench
}
