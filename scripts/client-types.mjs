import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { eventData } from '../lib/protocol/event.schema.ts'

const API = new URL('../components/embed/library.d.ts', import.meta.url)
const PUBLISHER = new URL('../lib/publisher/library.d.ts', import.meta.url)
const IMPORT = /^import type \{ EventDataByType \} from .*\n/m

/**
 * The types of the client library and of the publisher, each as one file that needs no other package.
 * @returns {{ module: string, script: string, publisher: string }} of the ES module, of the classic script with its two names,
 * and of the publisher.
 */
export function clientTypes() {
  const events = Object.entries(eventData).map(
    ([type, schema]) => `  '${type}': ${printed(z.toJSONSchema(schema), '  ')}`,
  )
  const data = `/** The data of each built-in event type. */\nexport interface EventDataByType {\n${events.join('\n')}\n}\n`
  const script = `import type * as library from './mission-control.js'

declare global {
  const MCRealtimeClient: typeof library.MCRealtimeClient
  type MCRealtimeClient = library.MCRealtimeClient
  const MCRealtimeDashboard: typeof library.MCRealtimeDashboard
  type MCRealtimeDashboard = library.MCRealtimeDashboard
}
`
  const whole = (/** @type {URL} */ file) => `${readFileSync(file, 'utf8').replace(IMPORT, '')}\n${data}`
  return { module: whole(API), script, publisher: whole(PUBLISHER) }
}

/**
 * A JSON schema as TypeScript.
 * @param {import('zod').z.core.JSONSchema.BaseSchema} schema
 * @param {string} indent of the line that it begins on.
 * @returns {string}
 */
function printed(schema, indent) {
  if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ')
  if (schema.anyOf) return schema.anyOf.map((each) => printed(each, indent)).join(' | ')
  switch (schema.type) {
    case undefined:
      return 'unknown'
    case 'integer':
      return 'number'
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return schema.type
    case 'array':
      return `Array<${printed(only(schema.items), indent)}>`
    case 'object':
      return objectOf(schema, indent)
    default:
      throw new Error(`No TypeScript for ${JSON.stringify(schema)}`)
  }
}

/**
 * @param {import('zod').z.core.JSONSchema.BaseSchema} schema
 * @param {string} indent
 */
function objectOf({ properties, required = [], additionalProperties }, indent) {
  const inner = `${indent}  `
  const fields = Object.entries(properties ?? {}).map(([name, each]) => {
    const type = printed(only(each), inner)
    return required.includes(name) ? `${name}: ${type}` : `${name}?: ${type} | undefined`
  })
  if (additionalProperties !== false) fields.push(`[key: string]: ${printed(only(additionalProperties), inner)}`)
  return `{\n${fields.map((field) => `${inner}${field}\n`).join('')}${indent}}`
}

/** @param {unknown} schema of which there may be none, or several. */
function only(schema) {
  if (schema === undefined || schema === true) return {}
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return schema
  throw new Error(`No TypeScript for ${JSON.stringify(schema)}`)
}
