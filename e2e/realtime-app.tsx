import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { MCRealtimeClient } from '#lib/client/realtime-client.ts'
import { useRealtime } from '#lib/client/use-realtime.ts'

/** A React app of somebody else's, as docs/client.md has it. It is bundled by react-binding.e2e.ts. */
const { apiUrl, token } = document.body.dataset
const client = new MCRealtimeClient({ apiUrl: apiUrl ?? '', token: token ?? '', cursor: '0' })
client.connect()

function Deals({ currency, onDeal }: { currency: string; onDeal: (deal: string) => void }) {
  useRealtime(client, 'crm:dealWon', ({ data }) => onDeal(`${data.amount} ${currency}`))
  return <p>Open</p>
}

function App() {
  const [deals, setDeals] = useState<readonly string[]>([])
  const [currency, setCurrency] = useState('EUR')
  const [isOpen, setOpen] = useState(true)
  const { state } = useRealtime(client, 'crm:note', ({ data }) => setDeals((all) => [...all, String(data.text)]))
  return (
    <>
      <output>{[state, ...deals].join(', ')}</output>
      <button type="button" onClick={() => setCurrency('USD')}>
        Dollars
      </button>
      <button type="button" onClick={() => setOpen(!isOpen)}>
        Open or close
      </button>
      {isOpen ? <Deals currency={currency} onDeal={(deal) => setDeals((all) => [...all, deal])} /> : <p>Closed</p>}
    </>
  )
}

const root = document.createElement('main')
document.body.append(root)
// Strict mode runs each effect twice: a handler that was left behind would be heard.
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
