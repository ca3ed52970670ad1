import type { ReactNode } from 'react'

/** Nothing to show: says why that is fine, or teaches the next step and holds its button. */
export function Empty({ title, children, act }: { title: string; children?: ReactNode; act?: ReactNode }) {
  return (
    <div className="empty">
      <b>{title}</b>
      {children && <p>{children}</p>}
      {act}
    </div>
  )
}
