/** Names one request, so that trying again after a lost answer is harmless. (randomUUID is only for https and loopback.) */
export const newRequestId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
