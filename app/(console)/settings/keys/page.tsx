import type { Metadata } from 'next'
import { KeysPage } from '#components/keys/keys-page.tsx'
import { requirePerson } from '#lib/auth/page-grant.ts'
import { runtime } from '#lib/runtime/current.ts'

export const metadata: Metadata = { title: 'API keys' }

export default async function ApiKeysPage() {
  await requirePerson()
  return <KeysPage initial={runtime().accounts.keys()} />
}
