/** What other programs import: scripts/build-client.mjs makes public/mission-control-publisher.mjs of it, for Node 20 and newer. */
export { isMissionError } from '#lib/protocol/errors.ts'
export { httpSender } from './http-sender.ts'
export { createPublisher } from './publisher.ts'
export { openSpool } from './spool.ts'
