import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { ReadResourceResult } from '@modelcontextprotocol/sdk/types.js'
import { MissionError } from '#lib/protocol/errors.ts'
import type { MissionState } from '#lib/state/model.ts'
import {
  activityNewest,
  agentsByNeed,
  needsYou,
  sessionsOf,
  statusCounts,
  tasksByStatus,
  usageToday,
  workspaceDay,
} from '#lib/state/selectors.ts'
import { costUsdOf } from '#lib/state/usage.ts'
import { type Call, readable, speakerIfKnown } from './call.ts'
import { asMcpError } from './protocol-error.ts'
import { showAgent, showTask, showWholeTask } from './shown.ts'

/** Entities in one resource; the tools and REST page through more. */
const MOST = 500

/** What an agent may read besides calling tools: JSON, made out of the live state when it is asked for. */
export function registerResources(server: McpServer, call: Call): void {
  fixed(
    server,
    call,
    'snapshot',
    'Who works, what waits for a person, the board and today’s cost, in short',
    snapshotOf,
  )
  fixed(server, call, 'agents', 'Every agent: those who need somebody first', agentsOf)
  fixed(server, call, 'tasks', 'The board: open tasks by status, and those closed today', tasksOf)
  one(server, call, 'task', 'One task with its description, result and comments', taskOf)
  one(server, call, 'agent', 'One agent with what its status stands on, its sessions and tasks', agentOf)
}

type Read = (state: MissionState, nowMs: number) => unknown
type ReadOne = (state: MissionState, id: string, nowMs: number) => unknown
const mimeType = 'application/json'

function fixed(server: McpServer, call: Call, name: string, description: string, read: Read): void {
  server.registerResource(name, `mission://${name}`, { description, mimeType }, (uri) =>
    answer(call, uri, (state) => read(state, call.clock.now())),
  )
}

function one(server: McpServer, call: Call, name: string, description: string, read: ReadOne): void {
  const template = new ResourceTemplate(`mission://${name}/{id}`, { list: undefined })
  server.registerResource(name, template, { description, mimeType }, (uri, { id }) =>
    answer(call, uri, (state) => read(state, decoded(String(id)), call.clock.now())),
  )
}

async function answer(call: Call, uri: URL, read: (state: MissionState) => unknown): Promise<ReadResourceResult> {
  try {
    const state = readable(call)
    await speakerIfKnown(call)
    return { contents: [{ uri: uri.href, mimeType, text: JSON.stringify(read(state), null, 1) }] }
  } catch (error) {
    throw asMcpError(error)
  }
}

/** An id in an address may be percent-encoded, and may as well hold a percent sign of its own. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch (error) {
    if (error instanceof URIError) return id
    throw error
  }
}

export function snapshotOf(state: MissionState, nowMs: number) {
  const today = usageToday(state, nowMs)
  const tasks = tasksByStatus(state, workspaceDay(state, nowMs))
  return {
    workspace: state.workspace.name,
    day: today.day,
    zone: today.zone,
    agents: statusCounts(state),
    needsPerson: needsYou(state)
      .slice(0, MOST)
      .map(({ kind, agentId, since }) => ({ kind, agentId, since })),
    tasks: Object.fromEntries(Object.entries(tasks).map(([status, of]) => [status, of.length])),
    today: { tokens: today.tokens, costUsd: costUsdOf(today.total), unpricedRequests: today.total.unpriced },
    recent: activityNewest(state, 20).map(({ at, agentId, title, ok }) => ({ at, agentId, title, ok })),
  }
}

function agentsOf(state: MissionState, nowMs: number) {
  const day = workspaceDay(state, nowMs)
  const agents = agentsByNeed(state)
  return { total: agents.length, agents: agents.slice(0, MOST).map((agent) => showAgent(agent, day)) }
}

function tasksOf(state: MissionState, nowMs: number) {
  const all = Object.values(tasksByStatus(state, workspaceDay(state, nowMs))).flat()
  return { total: all.length, tasks: all.slice(0, MOST).map(showTask) }
}

function taskOf(state: MissionState, id: string) {
  const task = state.tasks.get(id)
  if (!task) throw new MissionError('not_found', `There is no task "${id}".`)
  return showWholeTask(task)
}

function agentOf(state: MissionState, id: string, nowMs: number) {
  const agent = state.agents.get(id)
  if (!agent) throw new MissionError('not_found', `There is no agent "${id}".`)
  const tasks = Object.values(tasksByStatus(state, null)).flat()
  return {
    ...showAgent(agent, workspaceDay(state, nowMs)),
    since: agent.since,
    evidence: agent.evidence,
    conflict: agent.conflict,
    sessions: sessionsOf(state, id)
      .slice(0, 20)
      .map(({ id: session, title, model, startedAt, lastAt, endedAt }) => ({
        id: session,
        title,
        model,
        startedAt,
        lastAt,
        endedAt,
      })),
    tasks: tasks.filter(({ assignee }) => assignee === `agent:${id}`).map(showTask),
  }
}
