import { assertNever } from '#lib/protocol/assert-never.ts'
import type { Field, Message, Scalar } from './otlp-fields.ts'
import { ProtobufReader } from './protobuf-reader.ts'

/** Levels of nested messages; OTLP itself needs about ten. */
const DEPTH = 32
/** Values in one body: a message of two bytes would cost a hundred times as much memory. */
const VALUES = 2_000_000

/**
 * Decodes a protobuf message into the shape of its OTLP/JSON twin: 64-bit integers as text, trace ids in hex, bytes in
 * base64. Fields that the table does not know, or that come in another wire type, are skipped.
 * @throws RangeError for bytes that are no such message.
 */
export function decodeProtobuf(message: Message, body: Uint8Array): Record<string, unknown> {
  return new Decoder(body).message(message, body.length, 0)
}

class Decoder {
  readonly #reader: ProtobufReader
  readonly #text = new TextDecoder()
  #values = 0

  constructor(body: Uint8Array) {
    this.#reader = new ProtobufReader(body)
  }

  message(message: Message, end: number, depth: number): Record<string, unknown> {
    if (depth > DEPTH) throw new RangeError('messages are nested too deep')
    const out: Record<string, unknown> = {}
    while (this.#reader.at < end) {
      const tag = this.#reader.smallVarint(end)
      const wire = tag % 8
      const field = message.get(Math.floor(tag / 8))
      if (field && typeof field.kind === 'function' && wire === LENGTH) {
        const length = this.#reader.smallVarint(end)
        const stop = this.#reader.at + length
        if (stop > end) throw new RangeError('truncated')
        this.#add(out, field, this.message(field.kind(), stop, depth + 1))
      } else if (field && typeof field.kind !== 'function') this.#scalars(out, field, field.kind, wire, end)
      else this.#skip(wire, end)
    }
    return out
  }

  /** One value, or in a repeated field of numbers any number of them packed. */
  #scalars(out: Record<string, unknown>, field: Field, kind: Scalar, wire: number, end: number): void {
    const expected = WIRE[kind]
    if (wire !== LENGTH) {
      if (wire === expected) this.#add(out, field, this.#scalar(kind, end))
      else this.#skip(wire, end)
      return
    }
    const stop = this.#reader.smallVarint(end) + this.#reader.at
    if (stop > end) throw new RangeError('truncated')
    if (expected === LENGTH) this.#add(out, field, this.#scalar(kind, stop))
    else if (field.many) while (this.#reader.at < stop) this.#add(out, field, this.#scalar(kind, stop))
    else this.#reader.bytes(stop)
  }

  #add(out: Record<string, unknown>, { name, many }: Field, value: unknown): void {
    if (++this.#values > VALUES) throw new RangeError(`more than ${VALUES} values`)
    if (!many) {
      out[name] = value
      return
    }
    const list = out[name]
    if (Array.isArray(list)) list.push(value)
    else out[name] = [value]
  }

  #scalar(kind: Scalar, end: number): unknown {
    const reader = this.#reader
    switch (kind) {
      case 'double':
        return reader.double(end)
      case 'fixed64':
        return String(reader.fixed64(end))
      case 'sfixed64':
        return String(reader.sfixed64(end))
      case 'fixed32':
        return reader.fixed32(end)
      case 'int64':
        return String(BigInt.asIntN(64, reader.varint(end)))
      case 'uint32':
      case 'enum':
        return Number(BigInt.asUintN(32, reader.varint(end)))
      case 'bool':
        return reader.varint(end) !== 0n
      case 'string':
        return this.#text.decode(reader.bytes(end))
      case 'bytes':
        return Buffer.from(reader.bytes(end)).toString('base64')
      case 'hex':
        return Buffer.from(reader.bytes(end)).toString('hex')
      default:
        return assertNever(kind)
    }
  }

  #skip(wire: number, end: number): void {
    const reader = this.#reader
    if (wire === VARINT) reader.varint(end)
    else if (wire === FIXED64) reader.take(8, end)
    else if (wire === FIXED32) reader.take(4, end)
    else if (wire === LENGTH) reader.take(reader.smallVarint(end), end)
    else throw new RangeError(`wire type ${wire} is not in use`)
  }
}

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

const WIRE: Readonly<Record<Scalar, number>> = {
  double: FIXED64,
  fixed64: FIXED64,
  sfixed64: FIXED64,
  fixed32: FIXED32,
  int64: VARINT,
  uint32: VARINT,
  enum: VARINT,
  bool: VARINT,
  string: LENGTH,
  bytes: LENGTH,
  hex: LENGTH,
}
