/**
 * Reads the protobuf wire format from untrusted bytes. Everything that is cut short, overlong or malformed is a RangeError;
 * nothing is read beyond the end that was given.
 */
export class ProtobufReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at: number

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#at = 0
  }

  get at(): number {
    return this.#at
  }

  /** Takes the next `length` bytes. @returns where they start. */
  take(length: number, end: number): number {
    const start = this.#at
    if (length < 0 || length > end - start) throw new RangeError('truncated')
    this.#at = start + length
    return start
  }

  varint(end: number): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.take(1, end)] ?? 0
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return BigInt.asUintN(64, value)
    }
    throw new RangeError('a varint has more than 10 bytes')
  }

  /** A varint that is a tag, a length or a 32-bit value: no BigInt is made for it. */
  smallVarint(end: number): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.take(1, end)] ?? 0
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw new RangeError('a tag or length has more than 5 bytes')
  }

  double(end: number): number {
    return this.#view.getFloat64(this.take(8, end), true)
  }

  fixed64(end: number): bigint {
    return this.#view.getBigUint64(this.take(8, end), true)
  }

  sfixed64(end: number): bigint {
    return this.#view.getBigInt64(this.take(8, end), true)
  }

  fixed32(end: number): number {
    return this.#view.getUint32(this.take(4, end), true)
  }

  /** The bytes up to `end`, without a copy. */
  bytes(end: number): Uint8Array {
    const start = this.take(end - this.#at, end)
    return this.#bytes.subarray(start, end)
  }
}
