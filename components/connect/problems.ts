import type { ProblemCode } from '#lib/connect/report.ts'

/** What a problem means and its exact fix. They stand here and not in the report, which anybody with a key can send. */
export const PROBLEMS: Readonly<
  Record<ProblemCode, { readonly title: string; readonly detail: string; readonly fix?: string }>
> = {
  'hooks-off': {
    title: 'Hooks are turned off',
    detail:
      'Its settings have "disableAllHooks": true. Take that out and start the agent again; until then it reports nothing.',
  },
  'hooks-restricted': {
    title: 'Hooks may not go here',
    detail:
      'Its settings name the addresses that hooks may go to ("allowedHttpHookUrls"). Add the address of this server there.',
  },
  'hooks-untrusted': {
    title: 'Hooks wait to be trusted',
    detail: 'Codex runs hooks once you have trusted them: start it, open the list, and trust those of Mission Control.',
    fix: '/hooks',
  },
  'telemetry-kept': {
    title: 'Tokens and cost go elsewhere',
    detail:
      'Its telemetry goes to another address already and was left so. Until it comes here, tokens and cost read “unknown”. To send it here, take the OTEL_ settings out and paste the line again.',
  },
  'telemetry-env': {
    title: 'Tokens and cost go elsewhere',
    detail:
      'The shell there names another address for logs, which wins over the settings. Remove it where it is set, then start the agent again. Until then tokens and cost read “unknown”.',
    fix: 'unset OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
  },
  'notify-kept': {
    title: 'Another program is notified',
    detail: 'Codex notifies another program already, which was left so. The hooks tell the same once they are trusted.',
  },
  clock: {
    title: 'The clocks differ',
    detail: 'by more than 5 s, so ages are wrong. Let the machine set its clock by the network.',
    fix: 'sudo timedatectl set-ntp true',
  },
}
