import type { Lead } from './model.ts'

/** Who a lead is, as far as it can be told apart: written alike however people wrote it. */
export interface LeadIdentity {
  readonly email: string | null
  /** Of the company: the one that was told, else that of the e-mail address. */
  readonly domain: string | null
}

/** Domains at which anybody has an address: they say nothing of a company. */
const PUBLIC_MAIL: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com outlook.de hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it live.com
  live.co.uk live.fr msn.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.co.in yahoo.co.jp ymail.com
  rocketmail.com icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me tutanota.com tuta.io fastmail.com
  fastmail.fm hey.com gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de posteo.de mailbox.org mail.com
  zoho.com yandex.com yandex.ru mail.ru bk.ru inbox.ru list.ru rambler.ru qq.com 163.com 126.com sina.com foxmail.com
  naver.com daum.net hanmail.net orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tin.it alice.it
  terra.com.br uol.com.br bol.com.br btinternet.com comcast.net verizon.net att.net sbcglobal.net cox.net bluewin.ch
  telenet.be skynet.be ziggo.nl kpnmail.nl wp.pl o2.pl onet.pl interia.pl seznam.cz centrum.cz abv.bg rediffmail.com`
    .split(/\s+/)
    .filter((domain) => domain !== ''),
)

export const identityOf = ({ email, domain }: Pick<Lead, 'email' | 'domain'>): LeadIdentity => {
  const address = normalEmail(email)
  return { email: address, domain: normalDomain(domain) ?? companyOf(address) }
}

/** Lower case, without what surrounds it (`Ada <ada@x.example>`, `mailto:`); null where it is no address. */
export function normalEmail(email: string | null): string | null {
  const [, address] =
    /^(?:.*<|mailto:)?\s*([^\s<>@]+@[^\s<>@]+\.[^\s<>@]+?)\s*>?$/.exec(email?.trim().toLowerCase() ?? '') ?? []
  return address ?? null
}

/** Of `https://www.Example.com/about`: `example.com`; null where it is none, and for domains of public mail. */
export function normalDomain(domain: string | null): string | null {
  const text = domain?.trim().toLowerCase() ?? ''
  const [, host = ''] = /^(?:(?:[a-z][a-z0-9+.-]*:)?\/\/)?(?:[^/@]*@)?([^/:?#\s]+)/.exec(text) ?? []
  const bare = host.replace(/^www\./, '').replace(/\.$/, '')
  return /^[^.]+(\.[^.]+)+$/.test(bare) && !PUBLIC_MAIL.has(bare) ? bare : null
}

const companyOf = (email: string | null): string | null =>
  email === null ? null : normalDomain(email.slice(email.indexOf('@') + 1))
