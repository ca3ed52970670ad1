import { useEffect, useRef } from 'react'
import { useLiveContext } from '#lib/client/use-live.ts'
import { nameOf, useMe } from '../board/me.ts'
import { useToast } from '../ui/toast.tsx'
import { visibleText } from '../visible-text.ts'

/** Words that are typed as an answer. Where somebody else answers meanwhile their field goes: then they are said again, to be copied. */
export function useUnsent(approvalId: string, text: string): void {
  const { store } = useLiveContext()
  const toast = useToast()
  const me = useMe()
  const latest = useRef({ text, me, toast })
  useEffect(() => {
    latest.current = { text, me, toast }
  })
  useEffect(
    () => () => {
      const { text, me, toast } = latest.current
      const { approvals, agents } = store.getState()
      const resolution = approvals.get(approvalId)?.resolution
      const mine = text.trim()
      if (mine === '' || !resolution || resolution.message === mine) return
      const { by, message, decision } = resolution
      const said = message === null || message === '' ? decision : `“${message}”`
      const words = `Not sent: “${mine}”. ${nameOf(by, agents, me)} was faster: ${said}`
      toast('error', visibleText(words), `answer ${approvalId}`)
    },
    [store, approvalId],
  )
}
