import type { Metadata } from 'next'
import { TokensPage } from '#components/tokens/tokens-page.tsx'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Tokens' }

export default async function Tokens() {
  await requirePerson()
  return <TokensPage />
}
