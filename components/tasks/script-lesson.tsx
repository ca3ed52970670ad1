'use client'

import Link from 'next/link'
import { PasteBlock } from '../ui/paste-block.tsx'
import { useOrigin } from '../ui/use-origin.ts'
import { taskCurl } from './task-script.ts'

/** Teaches that scripts and agents can put tasks here, with the line that does it. */
export function ScriptLesson() {
  const origin = useOrigin()
  return (
    <div className="task-lesson">
      <p className="soft">
        Scripts and agents add tasks with one request. <code>MC_PUBLISH_KEY</code> is a key that may publish; make one
        under <Link href="/settings/keys">API keys</Link>.
      </p>
      <PasteBlock what="command" text={taskCurl(origin)} />
    </div>
  )
}
