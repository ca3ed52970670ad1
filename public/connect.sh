#!/bin/sh
# Fetches the mission-control program from the server that "--to" names and runs it with the arguments given here:
#
#     curl -fsSL https://control.example.com/connect.sh | sh -s -- connect claude-code --to https://control.example.com --pair …
#
# It writes to a temporary folder alone; the program shows what it is about to change and asks before it does.
set -eu

main() {
  to=${MC_URL:-}
  previous=
  for argument; do
    [ "$previous" = --to ] && to=$argument
    previous=$argument
  done
  [ -n "$to" ] || stop 'say where to: --to https://control.example.com'
  command -v curl >/dev/null || stop 'this needs curl'
  runtime=$(find_runtime) || stop "this needs Node 20 or newer, and there is none here. Nothing was changed.
Connect by hand instead: $to/connect"
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT INT TERM
  curl -fsSL "${to%/}/mission-control-cli.mjs" -o "$folder/mission-control.mjs" ||
    stop "$to did not send the program. Is this its address?"
  code=0
  # Standard input is this script; the program asks on the terminal.
  "$runtime" "$folder/mission-control.mjs" "$@" </dev/null || code=$?
  exit "$code"
}

find_runtime() {
  for candidate in node nodejs; do
    if command -v "$candidate" >/dev/null &&
      "$candidate" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

stop() {
  echo "mission-control: $1" >&2
  exit 1
}

# Called last, so that half a download does nothing.
main "$@"
