import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixture } from '../replay-fixture.ts'
import { decodeProtobuf } from './decode-protobuf.ts'
import { type Field, type Message, otlpFields, type Scalar, type Signal } from './otlp-fields.ts'

const FIELDS = otlpFields()
const SIGNALS: readonly Signal[] = ['logs', 'metrics', 'traces']
const recorded = (path: string): Uint8Array => {
  const request = fixture('otlp-protobuf.bash').find(({ url }) => url === path)
  return Buffer.from(request?.bodyBase64 ?? '', 'base64')
}

/** A second, independent reading of the wire format: the encoder that the decoder must undo. */
function encode(message: Message, value: Readonly<Record<string, unknown>>): number[] {
  return [...message].flatMap(([number, field]) => {
    const given = value[field.name]
    if (given === undefined) return []
    const items: readonly unknown[] = field.many && Array.isArray(given) ? given : [given]
    return items.flatMap((item) => encodeOne(number, field, item))
  })
}

function encodeOne(number: number, { kind }: Field, item: unknown): number[] {
  const sized = (bytes: number[]) => [...varint(BigInt(number * 8 + 2)), ...varint(BigInt(bytes.length)), ...bytes]
  if (typeof kind === 'function') return sized(encode(kind(), item as Record<string, unknown>))
  switch (kind) {
    case 'string':
      return sized([...Buffer.from(String(item))])
    case 'bytes':
      return sized([...Buffer.from(String(item), 'base64')])
    case 'hex':
      return sized([...Buffer.from(String(item), 'hex')])
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return [...varint(BigInt(number * 8 + 1)), ...eightBytes(kind, item)]
    case 'fixed32': {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32LE(Number(item))
      return [...varint(BigInt(number * 8 + 5)), ...bytes]
    }
    default:
      return [...varint(BigInt(number * 8)), ...varint(BigInt.asUintN(64, BigInt(item as string | number | boolean)))]
  }
}

function eightBytes(kind: 'double' | 'fixed64' | 'sfixed64', item: unknown): Buffer {
  const bytes = Buffer.alloc(8)
  if (kind === 'double') bytes.writeDoubleLE(Number(item))
  else if (kind === 'fixed64') bytes.writeBigUInt64LE(BigInt(String(item)))
  else bytes.writeBigInt64LE(BigInt(String(item)))
  return bytes
}

function varint(value: bigint): number[] {
  return value < 128n ? [Number(value)] : [Number(value % 128n) + 128, ...varint(value / 128n)]
}

const SCALARS: Readonly<Record<Scalar, fc.Arbitrary<unknown>>> = {
  string: fc.string({ unit: 'grapheme', maxLength: 20 }),
  bytes: fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  hex: fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  bool: fc.boolean(),
  double: fc.double({ noNaN: true }),
  fixed64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
  sfixed64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  fixed32: fc.nat(),
  uint32: fc.nat(),
  enum: fc.nat(24),
}

/** Any value of a message, three levels below the wrapping ones deep at most. */
function anyOf(message: Message, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const members: Record<string, fc.Arbitrary<unknown>> = {}
  for (const field of message.values()) {
    const { kind, name, many } = field
    if (typeof kind === 'function' && depth === 0) continue
    const one = typeof kind === 'function' ? anyOf(kind(), depth - 1) : SCALARS[kind]
    members[name] = many ? fc.array(one, { minLength: 1, maxLength: 3 }) : one
  }
  return fc.record(members, { requiredKeys: [] })
}

describe('the protobuf decoder', () => {
  it.each(SIGNALS)('gives back any export of %s that was encoded', (signal) => {
    fc.assert(
      fc.property(anyOf(FIELDS[signal], 5), (value) => {
        expect(decodeProtobuf(FIELDS[signal], Uint8Array.from(encode(FIELDS[signal], value)))).toEqual(value)
      }),
      { numRuns: 60 },
    )
  })

  it('reads what the real exporter sends', () => {
    const logs = JSON.stringify(decodeProtobuf(FIELDS.logs, recorded('/v1/logs')))
    expect(logs).toContain('{"key":"service.name","value":{"stringValue":"claude-code"}}')
    expect(logs).toContain('{"key":"cache_creation_tokens","value":{"intValue":"2000"}}')
    expect(logs).toContain('{"key":"cost_usd","value":{"doubleValue":0.01128}}')
    const metrics = JSON.stringify(decodeProtobuf(FIELDS.metrics, recorded('/v1/metrics')))
    expect(metrics).toContain('"name":"claude_code.token.usage"')
    expect(metrics).toContain('"aggregationTemporality":1')
  })

  it('reads repeated numbers packed and unpacked alike', () => {
    const numbers: Message = new Map([[7, { name: 'bounds', kind: 'double', many: true }]])
    const eight = (value: number) => [...eightBytes('double', value)]
    const packed = decodeProtobuf(numbers, Uint8Array.from([58, 16, ...eight(1), ...eight(2)]))
    const unpacked = decodeProtobuf(numbers, Uint8Array.from([57, ...eight(1), 57, ...eight(2)]))
    expect([packed, unpacked]).toEqual([{ bounds: [1, 2] }, { bounds: [1, 2] }])
  })

  it('skips fields that it does not know and fields of another wire type', () => {
    const message: Message = new Map([[1, { name: 'text', kind: 'string', many: false }]])
    const unknown = [16, 1, 25, 0, 0, 0, 0, 0, 0, 0, 0, 34, 2, 9, 9, 45, 0, 0, 0, 0]
    const otherWire = [8, 5, 9, 0, 0, 0, 0, 0, 0, 0, 0]
    expect(decodeProtobuf(message, Uint8Array.from([...unknown, ...otherWire, 10, 1, 65]))).toEqual({ text: 'A' })
  })

  it.each([
    ['a length beyond the end', [10, 200, 1, 0]],
    ['a length of 4 GiB', [10, 255, 255, 255, 255, 15]],
    ['a tag of 6 bytes', [138, 128, 128, 128, 128, 0, 0]],
    ['a varint without end', [16, 128, 128]],
    ['a varint of 11 bytes', [16, ...new Array<number>(10).fill(128), 1]],
    ['a group', [11, 12]],
    ['wire type 7', [15]],
    ['a cut number', [17, 1, 2, 3]],
    ['an inner message that is longer than its outer one', [10, 2, 10, 5, 0, 0, 0, 0, 0]],
  ])('refuses %s', (_what, bytes) => {
    expect(() => decodeProtobuf(FIELDS.logs, Uint8Array.from(bytes))).toThrow(RangeError)
  })

  it('refuses nesting beyond 32 levels', () => {
    let bytes: number[] = []
    for (let depth = 0; depth < 40; depth++) bytes = [42, ...varint(BigInt(bytes.length)), ...bytes]
    const nested: Message = new Map([[5, { name: 'inner', kind: () => nested, many: false }]])
    expect(() => decodeProtobuf(nested, Uint8Array.from(bytes))).toThrow('nested too deep')
  })

  it('refuses a body of millions of empty messages before they fill the memory', () => {
    const bytes = new Uint8Array(8 * 1024 * 1024)
    for (let at = 0; at < bytes.length; at += 2) bytes[at] = 10
    expect(() => decodeProtobuf(FIELDS.logs, bytes)).toThrow('more than 2000000 values')
  })

  it('ends with an object or a RangeError for any bytes, and for any damage to a real export', () => {
    const attempt = (bytes: Uint8Array) => {
      for (const signal of SIGNALS) {
        try {
          expect(typeof decodeProtobuf(FIELDS[signal], bytes)).toBe('object')
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), attempt), { numRuns: 2_000 })
    const real = recorded('/v1/metrics')
    const damage = fc.array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(damage, fc.nat(real.length), (changes, length) => {
        const bytes = Uint8Array.from(real)
        for (const [at, byte] of changes) bytes[at] = byte
        attempt(bytes)
        attempt(bytes.subarray(0, length))
      }),
      { numRuns: 200 },
    )
  })
})
