import type { LookupAddress } from 'node:dns'
import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { MissionError } from '#lib/protocol/errors.ts'

/**
 * Where nothing is posted to: link-local addresses, which are where clouds tell machines their credentials, and what is no
 * host at all. Loopback and private addresses are welcome, since who runs this server runs its neighbours too.
 */
const REFUSED = refusedAddresses()

function refusedAddresses(): BlockList {
  const list = new BlockList()
  list.addSubnet('169.254.0.0', 16)
  list.addSubnet('0.0.0.0', 8)
  list.addSubnet('224.0.0.0', 4)
  list.addSubnet('240.0.0.0', 4)
  list.addAddress('100.100.100.200')
  list.addAddress('168.63.129.16')
  list.addAddress('::', 'ipv6')
  list.addSubnet('fe80::', 10, 'ipv6')
  list.addSubnet('ff00::', 8, 'ipv6')
  list.addSubnet('fd00:ec2::', 32, 'ipv6')
  // IPv4 in other clothes: translated and tunnelled. Mapped ones (::ffff:0:0/96) the list looks through by itself.
  list.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
  list.addAddress('64:ff9b::100.100.100.200', 'ipv6')
  list.addAddress('64:ff9b::168.63.129.16', 'ipv6')
  // Translated in a way that only the network itself knows.
  list.addSubnet('64:ff9b:1::', 48, 'ipv6')
  list.addSubnet('2002:a9fe::', 32, 'ipv6')
  return list
}

/** @param address an IP address, an IPv6 one with or without its zone. */
export function isRefused(address: string): boolean {
  const bare = address.split('%')[0] ?? address
  const family = isIP(bare)
  return family === 0 || REFUSED.check(bare, family === 6 ? 'ipv6' : 'ipv4')
}

/** @throws MissionError `invalid` for an address of a URL that is refused as it stands; a name is asked for at each connection. */
export function checkHost(hostname: string): void {
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0 && isRefused(bare)) throw refusal(bare)
}

const refusal = (host: string): MissionError => {
  const message = `${host} is a link-local or reserved address; nothing is posted there`
  return new MissionError('invalid', `${message}.`, { issues: [{ path: 'url', message }] })
}

/**
 * Resolves a name for one connection, and refuses it where any of its addresses is refused: so what was checked is what is
 * connected to, whatever the name answers next time.
 */
export function guardedLookup(resolve: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: readonly LookupAddress[]) => {
      if (error) return callback(error, '', 0)
      const [first] = addresses
      if (first === undefined || addresses.some(({ address }) => isRefused(address))) {
        return callback(refusal(hostname), '', 0)
      }
      if (options.all) callback(null, [...addresses])
      else callback(null, first.address, first.family)
    })
  }
}
