'use client'

import ErrorPage from './error.tsx'
import { FACES } from './fonts.ts'
import './globals.css'

/** The same where even the layout failed. */
export default function GlobalError(props: Parameters<typeof ErrorPage>[0]) {
  return (
    <html lang="en" data-theme="day" className={FACES}>
      <body>
        <ErrorPage {...props} />
      </body>
    </html>
  )
}
