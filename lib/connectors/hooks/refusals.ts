import type { HookClient } from './hook-client.ts'

/** How Claude Code is told not to make a call, and Codex, which took its shapes over. */
export const REFUSALS: NonNullable<HookClient['refusals']> = {
  PreToolUse: (reason) => ({
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: reason,
    },
  }),
  PermissionRequest: (reason) => ({
    hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'deny', message: reason } },
  }),
}
