'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { AgentLink } from '../agents/agent-link.tsx'
import { splitPath } from '../files/file-lines.ts'
import { Ago } from '../live/age.tsx'
import { Button } from '../ui/button.tsx'
import { countWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { changeWords, type TaskFile } from './task-files.ts'
import { useTaskFiles } from './use-task-files.ts'

const FEW = 6

/** Which files its holders had in hand while they held it: six, or all. Nothing where nobody ever held it. */
export function TaskFileList({ task }: { task: Task }) {
  const [all, setAll] = useState(false)
  const { files, error, earlier } = useTaskFiles(task)
  if (files === undefined ? !error : files.length === 0 && task.generation === 0) return null
  const shown = all ? files : files?.slice(0, FEW)
  const hidden = (files?.length ?? 0) - (shown?.length ?? 0)
  return (
    <section className="task-files" aria-label="Files">
      <h3>
        Files <span className="meta">touched while it was held</span>
      </h3>
      {error && files === undefined && <p className="meta">{error.message}</p>}
      {files?.length === 0 && <p className="mute">none reported</p>}
      <ul>
        {shown?.map((file) => (
          <FileLine key={file.key} file={file} />
        ))}
      </ul>
      {hidden > 0 && (
        <Button tone="quiet" onClick={() => setAll(true)}>
          {countWords(hidden)} more
        </Button>
      )}
      {hidden === 0 && earlier && (
        <Button tone="quiet" onClick={earlier}>
          Show earlier
        </Button>
      )}
    </section>
  )
}

function FileLine({ file }: { file: TaskFile }) {
  const { path, href, agentId, sessionId, times, at } = file
  const agent = useLive((state: MissionState) => (agentId === null ? undefined : state.agents.get(agentId)))
  const [folders, name] = splitPath(path)
  return (
    <li>
      <Link href={href} prefetch={false} className="task-file">
        <UntrustedText className="soft cut" text={folders} />
        <UntrustedText className="cut" text={name} />
      </Link>
      <span className="meta cut">
        {changeWords(file)}
        {times > 1 && <span className="num"> ×{countWords(times)}</span>} by{' '}
        {agentId === null ? (
          'somebody'
        ) : (
          <AgentLink id={agentId} {...(sessionId !== null && { session: sessionId })}>
            <UntrustedText text={agent?.name ?? agentId} />
          </AgentLink>
        )}
      </span>
      <Ago at={at} className="meta num" />
    </li>
  )
}
