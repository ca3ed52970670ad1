import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { CallToolResult, ToolAnnotations } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { authorize } from '#lib/auth/authorize.ts'
import { errorBody, isMissionError } from '#lib/protocol/errors.ts'
import type { Call } from './call.ts'
import { current } from './shown.ts'

export interface ToolSpec<I extends z.ZodObject, O extends z.ZodObject> {
  readonly name: string
  readonly title: string
  /** For a model: what it does, when to use it, what to do next. */
  readonly description: string
  readonly input: I
  readonly output: O
  readonly annotations: ToolAnnotations
  run(call: Call, input: z.infer<I>): Promise<Told<z.infer<O>>>
}

/** What a tool answers: a sentence for whoever reads, and the same as data. */
export interface Told<O> {
  readonly text: string
  readonly data: O
}

/** Adds a tool to the server of one call. `report` hears what is no caller's fault. */
export type Register = (server: McpServer, call: Call, report: (error: unknown) => void) => void

/** Who may be named in any tool. */
export const agentArgument = z
  .string()
  .min(1)
  .max(128)
  .optional()
  .describe('Id of the agent that calls. Leave it out where the key or the address of this server names it already.')

/** Reads and changes nothing. */
export const READS: ToolAnnotations = { readOnlyHint: true, openWorldHint: false }
/** Adds to what is there. */
export const ADDS: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: false,
  openWorldHint: false,
}
/** Adds, and a second time with the same arguments changes nothing more. */
export const ADDS_ONCE: ToolAnnotations = { ...ADDS, idempotentHint: true }
/** Replaces what stood before. */
export const CHANGES: ToolAnnotations = { ...ADDS, destructiveHint: true }

export function tool<I extends z.ZodObject, O extends z.ZodObject>(spec: ToolSpec<I, O>): Register {
  const { name, title, description, annotations, input, output } = spec
  // Widened, since the SDK's types do not follow a generic schema; the arguments are read with their own schema below.
  const schemas: { inputSchema: z.ZodObject; outputSchema: z.ZodObject } = { inputSchema: input, outputSchema: output }
  return (server, call, report) => {
    server.registerTool(
      name,
      { title, description, annotations, ...schemas },
      async (given): Promise<CallToolResult> => {
        try {
          const { text, data } = await spec.run(call, input.parse(given))
          // It may have waited long.
          authorize(call.grant, 'publish')
          return {
            content: [{ type: 'text', text: `${text}\n${JSON.stringify(data)}` }],
            structuredContent: { ...data },
          }
        } catch (error) {
          if (!isMissionError(error) || error.code === 'internal') report(error)
          return refusal(error)
        }
      },
    )
  }
}

/** A refusal that a model can act on: the sentence, what stands, and our error as data. */
function refusal(error: unknown): CallToolResult {
  const { error: body } = errorBody(error)
  const stands = current(body.current)
  const shown = stands === null ? body : { ...body, current: stands }
  const retry = body.retryable ? ' The same call may be tried again.' : ''
  const standing = stands === null ? '' : `\nWhat stands now: ${JSON.stringify(stands)}`
  return {
    isError: true,
    content: [{ type: 'text', text: `${body.message}${retry}${standing}` }],
    structuredContent: { error: { ...shown } },
  }
}
