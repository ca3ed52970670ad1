import { AgentAtAddress } from '#components/agents/agent-at-address.tsx'

export default AgentAtAddress
