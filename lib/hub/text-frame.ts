const FIN_TEXT = 0x81
const FIN_PING = 0x89

/**
 * A whole, unmasked, uncompressed WebSocket text frame (RFC 6455, 5.2). Made here, and not for each socket anew, because the
 * same bytes go to every reader of a class in one write: that is most of what fan-out costs.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafeSlow(header + length)
  frame[0] = FIN_TEXT
  if (header === 2) frame[1] = length
  else if (header === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, header)
  return frame
}

/** A ping control frame without a payload; every client answers it by itself. */
export const pingFrame = (): Buffer => Buffer.from([FIN_PING, 0])
