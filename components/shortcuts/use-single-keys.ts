import { useStored } from '../ui/use-stored.ts'

/** Whether keys without a modifier do something, and how to choose it. Kept in this browser. */
export function useSingleKeys(): readonly [boolean, (on: boolean) => void] {
  const [stored, store] = useStored('mission-control:single-keys')
  return [stored !== 'off', (on) => store(on ? 'on' : 'off')]
}
