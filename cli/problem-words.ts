import type { ProblemCode } from '#lib/connect/report.ts'

/** What stands in the way, and the fix, as the machine's own terminal says it. */
export const PROBLEM_WORDS: Readonly<Record<ProblemCode, string>> = {
  'hooks-off': 'Hooks are turned off by "disableAllHooks" in the settings: take it out, or nothing is reported.',
  'hooks-restricted':
    'The settings allow hooks to other addresses only ("allowedHttpHookUrls"): add the address of the server there.',
  'hooks-untrusted':
    'Codex runs hooks only after you trust them: start codex, type /hooks, and trust those of Mission Control.',
  'telemetry-kept':
    'Telemetry goes elsewhere already and was left so: tokens and cost stay unknown here. To send them here, take the OTEL_ settings out and connect again.',
  'telemetry-env':
    'This shell sets OTEL_EXPORTER_OTLP_LOGS_ENDPOINT, which wins over the settings: unset it where agents start, or tokens and cost stay unknown here.',
  'notify-kept':
    'Codex notifies another program already, which was left so; the hooks tell the same once they are trusted.',
  clock: "The clock of this machine differs from the server's by more than 5 s: set it by NTP, or ages are wrong.",
}
