import { useRouter } from 'next/navigation'
import { assertNever } from '#lib/protocol/assert-never.ts'
import { chooseLook, parseLook, readLook } from '../ui/look.ts'
import type { FindAct } from './find-entry.ts'

/** Does what was chosen. @param onShortcuts opens the sheet. */
export function useFindAct(onShortcuts: () => void): (act: FindAct) => void {
  const router = useRouter()
  return (act) => {
    switch (act.kind) {
      case 'go': {
        const { pathname } = new URL(act.href, location.href)
        // What differs on the same page stands in its address, and the page reads it there: nothing has to be loaded.
        if (pathname === location.pathname) history.pushState(null, '', act.href)
        else router.push(act.href)
        return
      }
      case 'theme':
        return chooseLook({ ...parseLook(readLook()), theme: act.theme })
      case 'skin':
        return chooseLook({ ...parseLook(readLook()), skin: act.skin })
      case 'shortcuts':
        return onShortcuts()
      default:
        return assertNever(act)
    }
  }
}
