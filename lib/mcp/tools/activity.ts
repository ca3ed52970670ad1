import { z } from 'zod'
import { publish, speaker } from '../call.ts'
import { ADDS, agentArgument, CHANGES, tool } from '../tool.ts'

export const reportStatus = tool({
  name: 'report_status',
  title: 'Report status',
  description:
    'Say what you do now, so that people see it live. Call it when you start work, when you stop, when you wait for a person, and when you are stuck on an error. To ask a person something use ask_person instead: it reports the wait by itself.',
  input: z.strictObject({
    status: z
      .enum(['working', 'waiting', 'idle', 'error'])
      .describe('working: busy; waiting: a person must do something; idle: free; error: cannot go on'),
    detail: z.string().max(500).optional().describe('In a few words: what you do, wait for, or what is wrong'),
    agent: agentArgument,
  }),
  output: z.object({ agent: z.string(), status: z.string() }),
  annotations: { ...CHANGES, destructiveHint: false, idempotentHint: true },
  async run(call, { status, detail, agent }) {
    const { agentId, subject } = await speaker(call, agent)
    const said = {
      ...(detail !== undefined && status === 'working' && { task: detail }),
      ...(detail !== undefined && { evidence: { detail } }),
      ...(status === 'waiting' && { reason: 'input' as const }),
    }
    await publish(call, { type: 'agent:statusChange', data: { ...subject, status, ...said } })
    return { text: `"${agentId}" is shown as ${status}.`, data: { agent: agentId, status } }
  },
})

export const logActivity = tool({
  name: 'log_activity',
  title: 'Log activity',
  description:
    'Add one line to the activity feed: something you did or found that people should be able to look up. Not for every step; a line that somebody would miss.',
  input: z.strictObject({
    title: z.string().trim().min(1).max(500).describe('One line'),
    detail: z.string().max(8_000).optional().describe('More, where a line is not enough'),
    kind: z.enum(['note', 'message', 'file', 'command', 'tool']).default('note').describe('What sort of thing it was'),
    ok: z.boolean().optional().describe('Whether it worked, where that is a question'),
    task: z.string().min(1).max(128).optional().describe('Id of the task it belongs to'),
    agent: agentArgument,
  }),
  output: z.object({ agent: z.string(), title: z.string() }),
  annotations: ADDS,
  async run(call, { title, detail, kind, ok, task, agent }) {
    const { agentId, subject } = await speaker(call, agent)
    const more = {
      ...(detail !== undefined && { detail }),
      ...(ok !== undefined && { ok }),
      ...(task !== undefined && { taskId: task }),
    }
    await publish(call, { type: 'agent:activity', data: { ...subject, kind, title, ...more } })
    return { text: 'Logged.', data: { agent: agentId, title } }
  },
})
