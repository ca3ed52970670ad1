/** 128 random bits in hex. Not crypto.randomUUID: browsers have it only on HTTPS and on localhost. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
