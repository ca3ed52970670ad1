'use client'

import { useMemo } from 'react'
import { useLive, useNow } from '#lib/client/use-live.ts'
import { collisions } from '#lib/state/collisions.ts'
import type { MissionState } from '#lib/state/model.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { countWords, plural } from '../ui/figures.ts'
import { useAddress } from '../ui/use-address.ts'
import { fileLines } from './file-lines.ts'
import { fileOfKey } from './file-of-key.ts'
import { FileSide } from './file-side.tsx'
import { FilesFilters } from './files-filters.tsx'
import { FilesList } from './files-list.tsx'
import { ALL_FILES, filesQuery, opensFile, readFilesView, showsAllFiles } from './files-view.ts'

const touchedOf = (state: MissionState) => state.touched
const sessionsOf = (state: MissionState) => state.sessions
const agentsOf = (state: MissionState) => state.agents
/** How often it is looked at which collisions are over by time. */
const LOOK_MS = 30_000

/** Who has which file in hand, and which are in more than one. */
export function FilesPage() {
  const [view, change] = useAddress(readFilesView, filesQuery, opensFile)
  const touched = useLive(touchedOf)
  const sessions = useLive(sessionsOf)
  const agents = useLive(agentsOf)
  const nowMs = useNow(LOOK_MS)
  const lines = useMemo(
    () => fileLines({ touched, sessions, agents }, view, nowMs),
    [touched, sessions, agents, view, nowMs],
  )
  const shared = useMemo(
    () => collisions({ touched, sessions, agents }, nowMs).length,
    [touched, sessions, agents, nowMs],
  )
  // One that was touched too long ago for the state still has its history.
  const picked = touched.get(view.file) ?? fileOfKey(view.file)
  return (
    <div className="files" data-picked={picked !== null}>
      <header className="page-head">
        <h1 className="title">
          {shared > 0 ? (
            <span className="files-shared">
              {plural(shared, 'file is in more than one hand', 'files are in more than one hand')}
            </span>
          ) : (
            'Files'
          )}
        </h1>
        <span className="soft">
          {showsAllFiles(view)
            ? touched.size > 0 &&
              (touched.size === 1 ? 'the one touched last' : `the ${countWords(touched.size)} touched last`)
            : `${countWords(lines.length)} of the ${countWords(touched.size)} touched last`}
        </span>
      </header>
      <FilesFilters view={view} change={change} shared={shared} />
      {lines.length > 0 ? (
        <FilesList lines={lines} picked={view.file} onPick={(file) => change({ file })} />
      ) : (
        <Nothing none={touched.size === 0} onShowAll={() => change(ALL_FILES)} />
      )}
      <FileSide file={picked} onClose={() => change({ file: '' })} />
    </div>
  )
}

function Nothing({ none, onShowAll }: { none: boolean; onShowAll: () => void }) {
  return (
    <div className="files-empty window px px-drop">
      {none ? (
        <Empty title="No files yet" act={<ButtonLink href="/connect">Connect an agent</ButtonLink>}>
          What agents read, write and remove stands here, with a warning where two write the same file.
        </Empty>
      ) : (
        <Empty title="No file passes these filters" act={<Button onClick={onShowAll}>Show all</Button>} />
      )}
    </div>
  )
}
