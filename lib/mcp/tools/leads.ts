import { z } from 'zod'
import { digest } from '#lib/connectors/identifier.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import { publish, speaker } from '../call.ts'
import { showLead, shownLead } from '../shown.ts'
import { ADDS_ONCE, agentArgument, CHANGES, tool } from '../tool.ts'

const leadOutput = z.object({ lead: z.string().describe('Id of the lead') })

export const addLead = tool({
  name: 'add_lead',
  title: 'Add a lead',
  description:
    'Record a person or company that may become a customer. The same name, company, domain and e-mail are the same lead: adding it again updates it. Score it with score_lead.',
  input: z.strictObject({
    name: z.string().trim().min(1).max(240),
    company: z.string().max(240).optional(),
    domain: z.string().max(240).optional().describe('Of the company: example.com'),
    email: z.string().max(240).optional(),
    stage: z.string().max(60).optional().describe('Where it stands, in the words of your team: new, contacted, …'),
    source: z.string().max(240).optional().describe('Where you found it'),
    notes: z.string().max(20_000).optional(),
    nextAction: z.string().max(500).optional(),
    due: z.iso.datetime({ offset: true }).optional().describe('Of the next action'),
    owner: z.string().max(140).optional().describe('Who looks after it: person:<id> or agent:<id>'),
    agent: agentArgument,
  }),
  output: leadOutput,
  annotations: ADDS_ONCE,
  async run(call, { agent, ...lead }) {
    const { subject } = await speaker(call, agent)
    const { name, company, domain, email } = lead
    const leadId = `lead-${digest({ name, company, domain, email }).slice(0, 20)}`
    await publish(call, { type: 'lead:added', data: { ...subject, ...defined(lead), name, leadId } })
    return { text: `Lead "${name}" is recorded as ${leadId}.`, data: { lead: leadId } }
  },
})

const words = (max: number) => z.string().max(max).nullable().optional()

export const updateLead = tool({
  name: 'update_lead',
  title: 'Update a lead',
  description:
    'Change fields of a lead: its stage, who looks after it, what is to be done next, what is known of it. What you leave out stays; null empties a field. For a score use score_lead.',
  input: z.strictObject({
    lead: z.string().min(1).max(128).describe('Id of the lead, as add_lead or list_leads gave it'),
    version: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe('The version that you saw; refused if somebody changed it since'),
    name: z.string().trim().min(1).max(240).optional(),
    company: words(240),
    domain: words(240),
    email: words(240),
    stage: words(60).describe('new, contacted, qualified, won, lost, or a word of your team'),
    source: words(240),
    owner: words(140).describe('person:<id> or agent:<id>; null: nobody'),
    notes: words(20_000).describe('All of them: they replace those before'),
    nextAction: words(500),
    due: z.iso.datetime({ offset: true }).nullable().optional().describe('Of the next action'),
    agent: agentArgument,
  }),
  output: z.object({ lead: shownLead }),
  annotations: CHANGES,
  async run(call, { lead: leadId, version, agent, ...change }) {
    await speaker(call, agent)
    if (Object.keys(change).length === 0) {
      const message = 'Name at least one field to change, such as stage, owner, notes or nextAction.'
      throw new MissionError('invalid', message, { issues: [{ path: '', message }] })
    }
    const lead = await call.leads.change(call.grant.principal, leadId, change, version ?? null)
    return { text: `Lead "${lead.id}" is changed.`, data: { lead: showLead(lead) } }
  },
})

export const scoreLead = tool({
  name: 'score_lead',
  title: 'Score a lead',
  description:
    'Say how promising a lead is, from 0 to 100, and what the score is made of. A new score replaces the old one.',
  input: z.strictObject({
    lead: z.string().min(1).max(128).describe('Id of the lead, as add_lead gave it'),
    score: z.number().min(0).max(100),
    parts: z
      .record(z.string().max(60), z.number())
      .optional()
      .describe('Points by reason, such as {"funding": 30, "team": 25}'),
    notes: z.string().max(20_000).optional(),
    nextAction: z.string().max(500).optional(),
    agent: agentArgument,
  }),
  output: leadOutput,
  annotations: { ...CHANGES, idempotentHint: true },
  async run(call, { lead: leadId, agent, score, ...more }) {
    const { subject } = await speaker(call, agent)
    try {
      await publish(call, { type: 'lead:scored', data: { ...subject, leadId, score, ...defined(more) } })
    } catch (error) {
      if (!isMissionError(error) || error.code !== 'not_found') throw error
      const message = `There is no lead "${leadId}". Add it with add_lead, which gives its id.`
      throw new MissionError('not_found', message, { cause: error })
    }
    return { text: `Lead "${leadId}" is scored ${score}.`, data: { lead: leadId } }
  },
})

/** The same without what was left out, which JSON would drop anyway. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  // A cast: TypeScript does not follow what the filter leaves.
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}
