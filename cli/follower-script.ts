/**
 * The program that Claude Code runs at the start of a session, beside the forwarder, since no hook tells of a reply that a
 * person broke off, nor of a process that was killed. It stays with the agent's process and ends with it: one for each,
 * whatever sessions follow one another in it.
 *
 *     follow <path>          stdin is the hook; facts go to the forwarder, for <server><path>
 *
 * It reads what is added to the session's transcript, once, and tells three facts and no word of it: `interrupted` and
 * `turn_ended`, with the id of the prompt, and `process_gone`. In `sessions/`, by process: `….session` is what it follows,
 * `….at` how far it has come, `….pid` is its own. POSIX sh and awk; a look costs two programs, each second while the
 * transcript grows and each five seconds else.
 */
export const FOLLOWER_SCRIPT = String.raw`#!/bin/sh
set -u
umask 077
home=${'$'}{0%/*}
path=$1
hook=$(cat)
mkdir -p "$home/sessions" || exit 0

# The agent is the first program above this one that is no shell. Its shell ends with the hook, so this is found out first.
agent=$PPID
while :; do
  if [ -r "/proc/$agent/stat" ]; then
    read -r name <"/proc/$agent/comm"
    read -r above <"/proc/$agent/stat"
    above=${'$'}{above##*) ? }
    above=${'$'}{above%% *}
  else
    name=$(ps -o comm= -p "$agent" 2>/dev/null)
    above=$(ps -o ppid= -p "$agent" 2>/dev/null)
  fi
  case ${'$'}{name##*/} in
    sh | ash | bash | dash | ksh | zsh) agent=$((above)) ;;
    *) break ;;
  esac
done
[ -n "$name" ] && [ "$agent" -gt 1 ] || exit 0
mine=$home/sessions/$agent

# A member of the hook as it stands there, so that nothing has to be written as JSON again.
member() {
  printf '%s\n' "$hook" |
    awk -v name="$1" 'match($0, "\"" name "\":\"([^\"\\\\]|\\\\.)*\"") { print substr($0, RSTART, RLENGTH) }'
}
session=$(member session_id)
transcript=$(member transcript_path)
file=$(printf '%s\n' "$transcript" | sed 's/^"transcript_path":"//; s/"$//; s/\\\(.\)/\1/g')
[ -n "$session" ] && [ -n "$file" ] || exit 0
size() { wc -c <"$file" 2>/dev/null || echo 0; }
# What stood there before is history.
printf '%s\n' "$session" "$session,$transcript,$(member cwd)" "$file" "$(($(size)))" >"$mine.new"
mv "$mine.new" "$mine.session"

alive() {
  kill -0 "$1" 2>/dev/null || return 1
  # One that has ended may still wait for its parent to take notice.
  { read -r state <"/proc/$1/stat"; } 2>/dev/null || return 0
  case ${'$'}{state##*) } in Z*) return 1 ;; esac
}
[ -r "$mine.pid" ] && alive "$(cat "$mine.pid")" && exit 0

tell() {
  printf '{%s,"transcript":"%s"%s}' "$members" "$1" "${'$'}{2:+,\"prompt_id\":\"$2\"}" | "$home/hook" "$path"
}

# Which session it is now: /clear begins another one in the same process.
turn_to() {
  { IFS= read -r session && IFS= read -r members && IFS= read -r next && read -r from; } <"$mine.session" || return 1
  [ "$next" = "$file" ] && return
  file=$next offset=$from prompt=
  { IFS= read -r next && read -r from && read -r was; } <"$mine.at" || return 0
  [ "$next" = "$file" ] && offset=$from prompt=$was
  return 0
}

# What was added since, up to its last whole line: the mark at the end makes what is left a line of its own.
look() {
  end=$(($(size)))
  # It is another file now, and what stands in it is no news.
  [ "$end" -lt "$offset" ] && offset=$end && keep
  [ "$end" -eq "$offset" ] && return 1
  facts=$({ tail -c +$((offset + 1)) "$file"; printf .; } | LC_ALL=C awk -v prompt="$prompt" '
    NR > 1 { take(line) }
    { line = $0 }
    END { print "read", bytes + 0, prompt }
    function take(line) {
      bytes += length(line) + 1
      if (line !~ /^[{]/ || line ~ /"isSidechain":true/) return
      if (line ~ /"type":"user"/) {
        if (match(line, /"promptId":"[0-9A-Za-z_-]+"/)) prompt = substr(line, RSTART + 12, RLENGTH - 13)
        if (line ~ /"interruptedMessageId":"/ || line ~ /"content":[[][{]"type":"text","text":"[[]Request interrupted by user[^"\\]*[]]"/)
          print "interrupted", prompt
      } else if (line ~ /"type":"system","subtype":"turn_duration"/) print "turn_ended", prompt
    }')
  while read -r what of prompted; do
    if [ "$what" = read ]; then offset=$((offset + of)) prompt=$prompted; else tell "$what" "$of"; fi
  done <<FACTS
$facts
FACTS
  keep
}
keep() { printf '%s\n' "$file" "$offset" "$prompt" >"$mine.at"; }

# Another process may have resumed the session, which then is not over.
is_taken_over() { grep -lF "$session" "$home"/sessions/*.session | grep -qvF "$mine.session"; }

follow() {
  file=
  calm=0
  while alive "$agent"; do
    turn_to || return
    look && calm=0
    calm=$((calm + 1))
    sleep $((calm > 60 ? 5 : 1))
  done
  turn_to || return
  look
  is_taken_over || tell process_gone
}

(
  trap '' HUP
  sh -c 'echo $PPID' >"$mine.pid"
  # What others left who could not tidy up.
  for one in "$home"/sessions/*.session; do
    [ "$one" = "$mine.session" ] || alive "$(basename "$one" .session)" || rm -f "${'$'}{one%.session}".*
  done
  follow
  rm -f "$mine".*
) </dev/null >/dev/null 2>&1 &
`
