import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { readConfig } from './config.ts'

const KEY = 'k'.repeat(32)

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      dev: true,
      host: '127.0.0.1',
      port: 3000,
      dataDir: 'data',
      limits: DEFAULT_LIMITS,
      publicUrl: null,
      trustProxy: false,
      allowedOrigins: [],
      owner: null,
      apiKey: null,
      pricesFile: null,
      openclaw: null,
      folders: [],
      health: [],
    })
  })

  it('passes over what a shell is set up with for publishers', () => {
    const env = { MC_URL: 'http://127.0.0.1:3000', MC_KEY: 'mc_a', MC_PUBLISH_KEY: 'mc_b' }
    expect(readConfig(env)).toEqual(readConfig({}))
  })

  it('takes every setting', () => {
    const config = readConfig({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: '0',
      DATA_DIR: 'elsewhere',
      MC_LIMITS: '{"flushMs": 8}',
      MC_PUBLIC_URL: 'https://control.example.com/',
      MC_TRUST_PROXY: '1',
      MC_ALLOWED_ORIGINS: 'https://a.example.com, https://b.example.com:8443',
      MC_OWNER_EMAIL: 'owner@example.com',
      MC_OWNER_PASSWORD: 'correct horse',
      MC_API_KEY: KEY,
      MC_PRICES: 'prices.json',
      MC_OPENCLAW_URL: 'http://127.0.0.1:18789',
      MC_OPENCLAW_TOKEN: 'shared',
      MC_WATCH: '/srv/office, notes=../my notes',
      MC_HEALTH: 'gateway=http://127.0.0.1:8080/health?full=1',
    })
    expect(config).toMatchObject({
      dev: false,
      host: '0.0.0.0',
      port: 0,
      dataDir: 'elsewhere',
      publicUrl: 'https://control.example.com',
      trustProxy: true,
      allowedOrigins: ['https://a.example.com', 'https://b.example.com:8443'],
      owner: { email: 'owner@example.com', password: 'correct horse' },
      apiKey: KEY,
      pricesFile: 'prices.json',
      openclaw: { url: 'ws://127.0.0.1:18789/', token: 'shared' },
      folders: [
        { name: 'office', path: '/srv/office' },
        { name: 'notes', path: '../my notes' },
      ],
      health: [{ name: 'gateway', url: 'http://127.0.0.1:8080/health?full=1' }],
    })
    expect(config.limits).toEqual({ ...DEFAULT_LIMITS, flushMs: 8 })
  })

  it.each([
    [{ MC_APIKEY: KEY }, /MC_APIKEY is not a setting.*MC_API_KEY/],
    [{ MC_OPENCLAW_TOKEN: 'shared' }, /MC_OPENCLAW_TOKEN is set without MC_OPENCLAW_URL/],
    [{ MC_OPENCLAW_URL: '127.0.0.1:18789' }, /MC_OPENCLAW_URL must be the address.*ws:/],
    [{ MC_OPENCLAW_URL: 'ws://a:b@host' }, /MC_OPENCLAW_URL must be the address/],
    [{ MC_WATCH: 'a=/x,a=/y' }, /MC_WATCH has the name "a" twice/],
    [{ MC_WATCH: 'a=/x,/y/a' }, /MC_WATCH has the name "a" twice/],
    [{ MC_WATCH: '/srv/my office' }, /MC_WATCH has the name "my office".*before the "="/],
    [{ MC_WATCH: 'a=' }, /MC_WATCH has "a=" without/],
    [{ MC_HEALTH: 'http://127.0.0.1/health' }, /MC_HEALTH has.*gateway=http/],
    [{ MC_HEALTH: 'a=ftp://x' }, /MC_HEALTH has "ftp:\/\/x"/],
    [{ PORT: '70000' }, /PORT is "70000".*0 to 65535/],
    [{ PORT: '3e3' }, /PORT is "3e3"/],
    [{ MC_LIMITS: 'flushMs=8' }, /MC_LIMITS is not JSON/],
    [{ MC_LIMITS: '[1]' }, /MC_LIMITS must be a JSON object/],
    [{ MC_LIMITS: '{"flush": 8}' }, /MC_LIMITS names "flush".*flushMs/],
    [{ MC_LIMITS: '{"flushMs": -8}' }, /MC_LIMITS.flushMs is -8/],
    [{ MC_LIMITS: '{"toString": 8}' }, /MC_LIMITS names "toString"/],
    [{ MC_PUBLIC_URL: 'control.example.com' }, /MC_PUBLIC_URL has "control.example.com".*https:/],
    [{ MC_ALLOWED_ORIGINS: 'https://a.example.com/path' }, /MC_ALLOWED_ORIGINS has/],
    [{ MC_TRUST_PROXY: 'yes' }, /MC_TRUST_PROXY is "yes"/],
    [{ MC_OWNER_EMAIL: 'owner@example.com' }, /belong together/],
    [{ MC_OWNER_EMAIL: 'owner', MC_OWNER_PASSWORD: 'correct horse' }, /must be an e-mail/],
    [{ MC_OWNER_EMAIL: 'owner@example.com', MC_OWNER_PASSWORD: 'short' }, /at least 10 characters/],
    [{ MC_API_KEY: 'short' }, /at least 32 printable characters/],
  ])('says what would be right instead of %j', (env, message) => {
    expect(() => readConfig(env)).toThrow(message)
  })
})
