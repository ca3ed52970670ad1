import { useId } from 'react'
import { UntrustedText } from '../untrusted-text.tsx'

export interface TwoSidesProps {
  readonly label: string
  readonly theirs: string
  readonly mine: string
  readonly isMine: boolean
  readonly onChoose: (whose: 'mine' | 'theirs') => void
}

/** What two people set differently, for one of them to choose. */
export function TwoSides({ label, theirs, mine, isMine, onChoose }: TwoSidesProps) {
  const name = useId()
  return (
    <fieldset className="al-sides">
      <legend>{label}</legend>
      <label>
        <input type="radio" name={name} checked={false} onChange={() => onChoose('theirs')} />
        <span className="meta">Theirs</span> <UntrustedText text={theirs} />
      </label>
      <label>
        <input type="radio" name={name} checked={isMine} onChange={() => onChoose('mine')} />
        <span className="meta">Yours</span> <UntrustedText text={mine} />
      </label>
    </fieldset>
  )
}
