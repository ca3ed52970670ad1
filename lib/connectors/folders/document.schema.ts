import { z } from 'zod'

/**
 * What such files hold. They are other programs' own, so names vary and a field that is not understood is left out rather
 * than the whole refused: `catch` makes it absent.
 */
const text = z.string().trim().min(1).optional().catch(undefined)
const textOrNumber = z
  .union([z.string().trim().min(1), z.number().transform(String)])
  .optional()
  .catch(undefined)
const list = z
  .array(z.union([z.string().min(1), z.number().transform(String)]))
  .optional()
  .catch(undefined)

export const stateDocument = z.looseObject({
  agentId: text,
  id: textOrNumber,
  name: text,
  status: text,
  state: text,
  task: z
    .union([z.string(), z.looseObject({ title: z.string() }).transform(({ title }) => title)])
    .optional()
    .catch(undefined),
  currentTask: text,
  current_task: text,
  message: text,
  kind: text,
  type: text,
  machine: text,
  host: text,
  project: text,
  version: textOrNumber,
})

export const taskDocument = z.looseObject({
  taskId: textOrNumber,
  id: textOrNumber,
  title: text,
  name: text,
  description: text,
  status: text,
  state: text,
  priority: textOrNumber,
  labels: list,
  tags: list,
  assignee: z.string().trim().min(1).nullable().optional().catch(undefined),
  assignedTo: text,
  agentId: text,
  agent: text,
  dependsOn: list,
  dependencies: list,
  due: text,
  project: text,
  result: text,
})

export const leadDocument = z.looseObject({
  leadId: textOrNumber,
  id: textOrNumber,
  name: text,
  company: text,
  domain: text,
  website: text,
  email: text,
  stage: text,
  status: text,
  source: text,
  notes: text,
  nextAction: text,
  score: z.coerce.number().min(0).max(100).optional().catch(undefined),
  parts: z.record(z.string(), z.number()).optional().catch(undefined),
  breakdown: z.record(z.string(), z.number()).optional().catch(undefined),
})

export type StateDocument = z.infer<typeof stateDocument>
export type TaskDocument = z.infer<typeof taskDocument>
export type LeadDocument = z.infer<typeof leadDocument>
