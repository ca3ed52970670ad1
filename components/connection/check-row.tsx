import type { ReactNode } from 'react'

export interface CheckRowProps {
  readonly name: string
  /** What was found, in a word. */
  readonly found: ReactNode
  readonly meaning?: string
  readonly fix?: string | null
  readonly children?: ReactNode
}

/** One thing that was tried: its name, what was found, what it means, what to do. */
export function CheckRow({ name, found, meaning, fix = null, children }: CheckRowProps) {
  return (
    <li className="check-row">
      <h3>{name}</h3>
      <span className="check-found">{found}</span>
      <div className="check-words">
        {meaning && <p>{meaning}</p>}
        {fix !== null && (
          <p className="check-fix">
            <b>What to do</b> {fix}
          </p>
        )}
      </div>
      {children}
    </li>
  )
}
