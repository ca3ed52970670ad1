import type { Metadata } from 'next'
import { KeysPage } from '#components/keys/keys-page.tsx'
import { runtime } from '#lib/runtime/current.ts'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'API keys' }

export default async function ApiKeysPage() {
  await requirePerson()
  return <KeysPage initial={runtime().accounts.keys()} />
}
