import { expect, it } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy.ts'

const directive = (policy: string, name: string) => policy.split('; ').find((part) => part.startsWith(`${name} `))

it('lets scripts run from our own origin and with the nonce of the answer, and never from text', () => {
  const policy = contentSecurityPolicy('bm9uY2U=', false)
  expect(directive(policy, 'script-src')).toBe("script-src 'self' 'nonce-bm9uY2U='")
  expect(policy).not.toContain('unsafe-eval')
  expect(directive(contentSecurityPolicy('bm9uY2U=', true), 'script-src')).toContain("'unsafe-eval'")
})

it('lets nobody frame a page, send its forms elsewhere, or move its base', () => {
  const policy = contentSecurityPolicy('bm9uY2U=', false)
  for (const rule of ["frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'", "object-src 'none'"])
    expect(policy.split('; ')).toContain(rule)
})
