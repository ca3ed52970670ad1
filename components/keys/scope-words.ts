import type { Scope } from '#lib/auth/principal.ts'

export const SCOPE_WORDS: readonly { readonly scope: Scope; readonly word: string; readonly hint: string }[] = [
  { scope: 'publish', word: 'publish', hint: 'Report what agents do. All that an agent needs.' },
  { scope: 'read', word: 'read', hint: 'See everything in this workspace.' },
  { scope: 'control', word: 'control', hint: 'Act on agents: answer, assign, command.' },
  { scope: 'admin', word: 'admin', hint: 'Make and revoke keys, manage people.' },
]
