'use client'

import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react'
import type { Choices } from '#lib/auth/choices.ts'
import { useAbsence } from '../away/seen-provider.tsx'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { useToast } from '../ui/toast.tsx'

interface OwnLevels {
  /** Whoever sits here wants to see levels. */
  readonly wanted: boolean
  /** For every device of this person; shown at once, and taken back where the server refuses. */
  readonly choose: (levels: boolean) => void
}

const LevelsContext = createContext<OwnLevels>({ wanted: true, choose: () => undefined })

export const useOwnLevels = (): OwnLevels => useContext(LevelsContext)

/** @param first what was chosen when the page was made; what another device chooses comes with the answers of the server. */
export function LevelsProvider({ first, children }: { first: Choices; children: ReactNode }) {
  const toast = useToast()
  const { told } = useAbsence()
  const [answered, setAnswered] = useState(first)
  const [asked, setAsked] = useState<boolean | null>(null)
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const newest = told !== null && told.choices.version > answered.version ? told.choices : answered
  const wanted = asked ?? newest.levels
  const own = useMemo(() => {
    const send = async (levels: boolean) => {
      try {
        // Our own route answers with them.
        setAnswered((await sendJson('/api/me/choices', 'PATCH', { levels })) as Choices)
      } catch (cause) {
        const error = AnswerError.from(cause)
        toast('error', `${error.title('Not changed')}. ${error.message}`, 'choice of levels')
      }
    }
    const choose = (levels: boolean) => {
      setAsked(levels)
      const mine = last.current.then(() => send(levels))
      last.current = mine
      void mine.then(() => {
        if (last.current === mine) setAsked(null)
      })
    }
    return { wanted, choose }
  }, [wanted, toast])
  return <LevelsContext value={own}>{children}</LevelsContext>
}
