import { describe, expect, it } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import { office, soon } from './folder-fixture.ts'

describe('leads.json', () => {
  it('puts leads on the list, with their scores', async () => {
    const here = await office()
    await here.write('agents/nova/state.json', { status: 'idle' })
    await here.write('agents/nova/leads.json', [{ id: 'a', company: 'Acme', website: 'acme.example', score: '70' }, {}])
    await using _watch = here.watch()
    await soon(() => here.state.leads.get('office:a')).toMatchObject({
      name: 'Acme',
      score: 70,
      agentId: 'office:nova',
    })
    await here.write('agents/nova/leads.json', [{ id: 'a', company: 'Acme', score: 85, parts: { team: 25 } }])
    await soon(() => here.state.leads.get('office:a')).toMatchObject({
      score: 85,
      parts: { team: 25 },
      domain: 'acme.example',
    })
    expect(here.events('lead:scored')).toHaveLength(1)
  })

  it('[P-LEAD-4] a lead that is no longer in the file stays, marked as gone, until it is back', async () => {
    const here = await office()
    const acme = { id: 'a', name: 'Acme', notes: 'from the file' }
    const bolt = { id: 'b', name: 'Bolt' }
    await here.write('leads.json', [acme, bolt])
    await using _watch = here.watch()
    await soon(() => here.state.leads.size).toBe(2)
    const ours = { type: 'lead:updated', data: { leadId: 'office:a', notes: 'ours' } } as const
    await here.publish(serverGrant(), [ours], { trust: 'trusted' })
    await here.write('leads.json', [bolt])
    await soon(() => here.state.leads.get('office:a')).toMatchObject({ gone: true, notes: 'ours' })
    expect(here.state.leads.get('office:b')?.gone).toBe(false)
    await here.write('leads.json', [acme, bolt])
    await soon(() => here.state.leads.get('office:a')).toMatchObject({ gone: false, notes: 'ours' })
    expect(here.errors).toEqual([])
  })

  it('[P-LEAD-4] does not bring back a lead that somebody removed', async () => {
    const here = await office()
    await here.write('leads.json', [{ id: 'a', name: 'Acme' }])
    await using _watch = here.watch()
    await soon(() => here.state.leads.size).toBe(1)
    const removed = { type: 'lead:removed', data: { leadId: 'office:a' } } as const
    await here.publish(serverGrant(), [removed], { trust: 'trusted' })
    await here.write('leads.json', [
      { id: 'a', name: 'Acme', score: 50 },
      { id: 'b', name: 'Bolt' },
    ])
    await soon(() => [...here.state.leads.keys()]).toEqual(['office:b'])
    expect(here.status()?.status).toBe('up')
    expect(here.errors).toEqual([])
  })
})
