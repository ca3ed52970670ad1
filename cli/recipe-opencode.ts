import { join } from 'node:path'
import { Failure } from './failure.ts'
import type { Recipe } from './recipe.ts'

const PLUGIN = '/plugins/opencode.js'

/** OpenCode loads every file of its plugin folder; ours is the server's own, with the address and the key before it. */
export const opencode: Recipe = {
  agent: 'opencode',
  downloads: [PLUGIN],
  plan({ home, baseUrl, secret, env, downloaded }) {
    const plugin = downloaded.get(PLUGIN)
    if (plugin === undefined) throw new Failure('internal', `${baseUrl} did not send ${PLUGIN}.`)
    const path = join(env.XDG_CONFIG_HOME || join(home, '.config'), 'opencode', 'plugin', 'mission-control.js')
    const settings = [
      '// Written by mission-control; "mission-control connect opencode --undo" takes it away.',
      'const { env: settings } = process',
      `settings.MC_URL ??= ${JSON.stringify(baseUrl)}`,
      `settings.MC_PUBLISH_KEY ??= ${JSON.stringify(secret)}`,
    ]
    return { files: [{ kind: 'own', path, text: `${settings.join('\n')}\n${plugin}` }], events: 0, problems: [] }
  },
}
