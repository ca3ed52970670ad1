import { describeLogContract } from './log-contract.ts'
import { openTempLog } from './log-fixture.ts'

describeLogContract('SQLite', openTempLog)
