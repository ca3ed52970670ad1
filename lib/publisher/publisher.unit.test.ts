import { describe, expect, it } from 'vitest'
import type { Publish } from '#lib/connectors/connector.ts'
import { grantFor } from '#lib/connectors/replay-fixture.ts'
import { eventData } from '#lib/protocol/event.schema.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { inProcessSender } from './in-process-sender.ts'
import { createPublisher, type Send } from './publisher.ts'

function listening() {
  const sent: Draft[] = []
  const send: Send = async (drafts) => {
    sent.push(...drafts)
    return drafts.map(({ id }, index) => ({ id: id ?? 'made', seq: index + 1, duplicate: false }))
  }
  return { sent, publisher: createPublisher(send) }
}

describe('the publisher', () => {
  it('each call publishes its own type, with data that the server accepts', async () => {
    const { sent, publisher } = listening()
    await publisher.broadcastAgentStatus({ agentId: 'a', status: 'waiting', reason: 'input' })
    await publisher.broadcastTaskCreated({ taskId: 't', title: 'Write' })
    await publisher.broadcastTaskCompleted({ taskId: 't', result: 'done' })
    await publisher.broadcastTaskAssigned({ taskId: 't', assignee: 'agent:a' })
    await publisher.broadcastLeadAdded({ leadId: 'l', name: 'Acme' })
    await publisher.broadcastLeadScored({ leadId: 'l', score: 80, parts: { funding: 30 } })
    await publisher.broadcastTokenUsage({ agentId: 'a', model: 'm', input: 1, output: 2 })
    await publisher.broadcastTokenThreshold({
      budgetId: 'b',
      scope: 'workspace',
      step: 80,
      spent: 8,
      limit: 10,
      period: 'day',
    })
    await publisher.broadcastSystemAlert({ rule: 'disk', severity: 'warning', message: 'Nearly full' })
    await publisher.broadcastSystemStatus({ component: 'crm', status: 'up' })
    await publisher.broadcastFileChange({ path: 'a.ts', change: 'modified' })
    expect(sent.map(({ type }) => type)).toEqual([
      'agent:statusChange',
      'task:created',
      'task:completed',
      'task:assigned',
      'lead:added',
      'lead:scored',
      'token:usage',
      'token:threshold',
      'system:alert',
      'system:status',
      'file:change',
    ])
    for (const { type, data } of sent)
      expect(eventData[type as keyof typeof eventData].safeParse(data).success).toBe(true)
  })

  it('broadcast publishes any type, with the id that it is given, and gives back the receipt', async () => {
    const { sent, publisher } = listening()
    expect(await publisher.broadcast('crm:dealWon', { amount: 7 }, { id: 'deal-1' })).toEqual({
      id: 'deal-1',
      seq: 1,
      duplicate: false,
    })
    await publisher.broadcast('agent:removed', { agentId: 'a' })
    // @ts-expect-error a known type takes its own data alone
    await publisher.broadcast('agent:removed', { agent: 'a' })
    expect(sent[0]).toEqual({ id: 'deal-1', type: 'crm:dealWon', data: { amount: 7 } })
    expect(sent[1]).toEqual({ type: 'agent:removed', data: { agentId: 'a' } })
  })

  it('a refusal of the sender is the refusal of the call', async () => {
    const publisher = createPublisher(() => Promise.reject(new Error('no')))
    await expect(publisher.broadcastSystemStatus({ component: 'x', status: 'up' })).rejects.toThrow('no')
  })

  it('in process it publishes in the name of its grant, with no more trust than any client', async () => {
    const calls: Parameters<Publish>[] = []
    const publish: Publish = async (...call) => {
      calls.push(call)
      return [{ id: 'x', seq: 1, duplicate: false }]
    }
    const grant = grantFor()
    await createPublisher(inProcessSender(publish, grant)).broadcastFileChange({ path: 'a', change: 'read' })
    expect(calls).toEqual([[grant, [{ type: 'file:change', data: { path: 'a', change: 'read' } }]]])
  })
})
