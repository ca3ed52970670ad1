import { z } from 'zod'
import { MissionError } from '#lib/protocol/errors.ts'
import { type Call, readable, readableFor, speaker, speakerIfKnown } from '../call.ts'
import { showLead, shownLead, showWholeLead } from '../shown.ts'
import { agentArgument, READS, tool } from '../tool.ts'

const only = (field: string) => z.string().max(240).optional().describe(`Only leads with this ${field}; empty: without`)

export const listLeads = tool({
  name: 'list_leads',
  title: 'List leads',
  description:
    'People and companies that may become customers, however old: found by words, stage, owner or source, in the order that you name, page by page. Look here before add_lead. With lead it gives that one, with its notes in full.',
  input: z.strictObject({
    lead: z.string().min(1).max(128).optional().describe('Only the lead with this id; what is merged into another too'),
    text: z
      .string()
      .max(200)
      .default('')
      .describe('Words in its name, company, domain, e-mail, source or next action, in any case'),
    stage: only('stage'),
    owner: only('owner'),
    source: only('source'),
    mine: z.boolean().default(false).describe('Only those that you found'),
    order: z.enum(['added', 'newest', 'score', 'name', 'heard', 'due']).default('newest'),
    after: z.string().max(1_000).optional().describe('next of the page before, with the same filters'),
    limit: z.number().int().min(1).max(100).default(25),
    agent: agentArgument,
  }),
  output: z.object({
    leads: z.array(shownLead),
    total: z.number().int().describe('How many match, shown or not'),
    next: z.string().nullable().describe('after of the page that follows; null on the last'),
  }),
  annotations: READS,
  async run(call, { lead, mine, agent, text, order, limit, after, ...where }) {
    const agentId = await mayRead(call, mine, agent)
    if (lead !== undefined) return one(call, lead, agentId)
    const { stage, owner, source } = where
    const { leads, next, count } = await call.allLeads.page({
      ...{ text, order, limit, after: after ?? null },
      where: {
        ...(stage !== undefined && { stage }),
        ...(owner !== undefined && { owner }),
        ...(source !== undefined && { source }),
        ...(agentId !== null && { agentId }),
      },
    })
    return { text: `${leads.length} of ${count} leads.`, data: { leads: leads.map(showLead), total: count, next } }
  },
})

/** @returns the agent whose leads alone are asked for; null for those of all, which needs a key that may read. */
async function mayRead(call: Call, mine: boolean, agent: string | undefined): Promise<string | null> {
  if (mine) {
    const its = await speaker(call, agent)
    readableFor(call, its)
    return its.agentId
  }
  readable(call)
  await speakerIfKnown(call, agent)
  return null
}

async function one(call: Call, id: string, agentId: string | null) {
  const lead = (await call.allLeads.many([id])).get(id)
  if (lead === undefined || (agentId !== null && lead.agentId !== agentId)) {
    throw new MissionError('not_found', `There is no lead "${id}"${agentId === null ? '' : ' of yours'}.`)
  }
  return { text: `Lead "${id}": ${lead.name}.`, data: { leads: [showWholeLead(lead)], total: 1, next: null } }
}
