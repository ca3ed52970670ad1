import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

/** What a gateway knows this server by. */
export interface DeviceIdentity {
  /** SHA-256 of the public key, hex. */
  readonly id: string
  /** The raw ed25519 key, base64url. */
  readonly publicKey: string
  /** @returns the signature of a text, base64url. */
  sign(text: string): string
}

/**
 * The identity in this file, made where there is none: one that a gateway has approved must stay the same. Only its owner
 * may read the file.
 * @throws Error that says what to do when the file holds no key.
 */
export function openDeviceIdentity(file: string): DeviceIdentity {
  const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  try {
    writeFileSync(file, made, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = readKey(file)
  // The last 32 bytes of a SubjectPublicKeyInfo of ed25519 are the key itself.
  const raw = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32)
  return {
    id: createHash('sha256').update(raw).digest('hex'),
    publicKey: raw.toString('base64url'),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  }
}

function readKey(file: string) {
  try {
    const key = createPrivateKey(readFileSync(file))
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (cause) {
    throw new Error(broken(file), { cause })
  }
  throw new Error(broken(file))
}

const broken = (file: string): string =>
  `${file} holds no ed25519 key. Delete it: a new one is made, and the OpenClaw gateway asks to approve it.`
