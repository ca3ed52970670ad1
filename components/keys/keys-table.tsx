import type { ApiKey } from '#lib/auth/accounts.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { type Column, Table } from '../ui/table.tsx'

export interface KeysTableProps {
  readonly keys: readonly ApiKey[]
  readonly onRevoke: (key: ApiKey) => void
}

/** Id of the element that says of a key that it is revoked. */
export const revokedId = (keyId: string): string => `revoked-${keyId}`

export function KeysTable({ keys, onRevoke }: KeysTableProps) {
  const columns: readonly Column<ApiKey>[] = [
    { name: 'Name', cell: ({ name }) => name, heads: true },
    { name: 'Starts with', cell: ({ prefix }) => <code>{prefix}…</code> },
    { name: 'May', cell: ({ scopes }) => scopes.join(', ') },
    {
      name: 'Only for',
      cell: ({ bound }) => bound.machine ?? bound.agentId ?? <span className="mute">any agent</span>,
    },
    { name: 'Made', cell: ({ createdAt }) => createdAt.slice(0, 10) },
    { name: 'Last used', cell: ({ lastUsedDay }) => lastUsedDay ?? <span className="mute">never</span> },
    {
      name: 'State',
      cell: (key) =>
        key.revokedAt === null ? (
          <Button onClick={() => onRevoke(key)}>
            Revoke<span className="sr"> {key.name}</span>
          </Button>
        ) : (
          // The focus comes here when its button goes.
          <span id={revokedId(key.id)} tabIndex={-1}>
            <Chip status="offline">revoked {key.revokedAt.slice(0, 10)}</Chip>
            <span className="sr">: {key.name}</span>
          </span>
        ),
    },
  ]
  return <Table caption="API keys" columns={columns} rows={keys} idOf={({ id }) => id} />
}
