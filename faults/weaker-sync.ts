// Loaded before a program that writes the log (`--import`): its databases run with synchronous=NORMAL or OFF, as MC_FAULT_SYNC
// says, and answer FULL when they are asked. Proves that the check of `power-loss` would notice.
import { DatabaseSync } from 'node:sqlite'

const mode = process.env.MC_FAULT_SYNC
const { exec, prepare } = DatabaseSync.prototype

DatabaseSync.prototype.exec = function (sql) {
  return exec.call(this, sql.replace('synchronous=FULL', `synchronous=${mode}`))
}
DatabaseSync.prototype.prepare = function (sql, ...rest) {
  return prepare.call(this, sql === 'PRAGMA synchronous' ? 'SELECT 2 AS synchronous' : sql, ...rest)
}
