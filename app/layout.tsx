import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { ToastProvider } from '#components/ui/toast.tsx'
import { FACES } from './fonts.ts'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Mission Control', template: '%s · Mission Control' },
  description: 'A self-hosted, real-time control room for fleets of AI agents.',
  robots: { index: false, follow: false },
  icons: { icon: [{ url: '/icon.svg', type: 'image/svg+xml' }] },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fffaec' },
    { media: '(prefers-color-scheme: dark)', color: '#2b2420' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // No page is made at build time, not even that of a wrong address: the nonce of its scripts is made for each answer.
  await connection()
  return (
    // look.js changes attributes of the root before React takes over.
    <html lang="en" data-theme="day" className={FACES} suppressHydrationWarning>
      <head>
        {/* It must run before the first paint, else a night page flashes white. */}
        <script src="/look.js" />
      </head>
      <body>
        <ToastProvider>{children}</ToastProvider>
      </body>
    </html>
  )
}
