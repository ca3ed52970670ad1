/**
 * The program that agents run for each hook which they cannot send over HTTP by themselves. It keeps what it is told on
 * disk, answers within milliseconds, and a child in the background delivers in the order of arrival. POSIX sh, awk and curl.
 *
 *     hook <path>            stdin goes to <server><path>
 *     hook <path> --json T   the last argument goes there
 *
 * Where the server answered that a session is held, its next hooks are asked about before they are kept (`?ask=1`, two
 * seconds at most), and the agent hears the server's answer: that is how one without HTTP hooks is told to stop.
 *
 * Beside it: `server` (an origin), `header` (the key as curl reads a header from a file, so that it is in no process list),
 * `spool/`, `held/` (the sessions that are). Policy: at most 2,000 entries and 64 MB, above which the oldest goes and `lost` counts it. What the server will
 * never take (400, 413, 415, 422) is counted in `refused`; a key that was revoked keeps everything until a new one comes.
 */
export const FORWARDER_SCRIPT = String.raw`#!/bin/sh
set -u
umask 077
home=${'$'}{0%/*}
spool=$home/spool
path=$1
[ -d "$spool" ] || mkdir -p "$spool" || exit 0

count() { echo $(($(cat "$home/$1" 2>/dev/null || echo 0) + 1)) >"$home/$1"; }
# By their numbers: what is kept within one tick of the disk's clock has one time.
oldest() { ls "$spool" 2>/dev/null | head -n 1; }

# One entry to the server; prints the status.
post() {
  curl -sS -m 10 -o "$home/answer" -w '%{http_code}' -H "@$home/header" -H 'Content-Type: application/json' \
    -H "mc-delivery: $(basename "$1" | cut -d @ -f 1 | cut -d . -f 2)" --data-binary "@$1" \
    "$(cat "$home/server")$(basename "$1" | cut -d @ -f 2 | tr + /)" 2>/dev/null
}

# The session that a hook is of, as a name of a file; nothing where it says none. Between quotes stand the strings in turn with
# what is around them, so only a member of the hook itself counts, whatever the input of a tool holds.
session() {
  LC_ALL=C awk '
    BEGIN { RS = "\"" }
    inside {
      for (n = length($0); n > 0 && substr($0, n, 1) == "\\"; n--);
      text = substr(text $0, 1, 200)
      if ((length($0) - n) % 2) next
      if (wanted) exit
      inside = 0
      next
    }
    {
      wanted = depth == 1 && text == "session_id" && $0 ~ /^[ \t\r\n]*:[ \t\r\n]*$/
      depth += gsub(/[[{]/, "") - gsub(/[]}]/, "")
      inside = 1
      text = ""
    }
    END { if (wanted && length(text) <= 128 && text ~ /^[0-9A-Za-z][0-9A-Za-z._-]*$/) print text }' "$1"
}

# What the answer to an entry says of its session.
note() {
  case $(cat "$home/answer" 2>/dev/null) in
    *'"held":true'*) of=$(session "$1") && [ -n "$of" ] && mkdir -p "$home/held" && : >"$home/held/$of" ;;
    *) [ -d "$home/held" ] && of=$(session "$1") && [ -n "$of" ] && rm -f "$home/held/$of" && rmdir "$home/held" 2>/dev/null ;;
  esac
}

bound() {
  while [ "$(ls "$spool" | wc -l)" -gt 2000 ] || [ "$(du -sk "$spool" | cut -f 1)" -gt 65536 ]; do
    rm -f "$spool/$(oldest)"
    count lost
  done
}

# Delivers until nothing is left, or for an hour while the server is away.
drain() {
  wait=1
  while bound; entry=$(oldest); [ -n "$entry" ]; do
    case $(post "$spool/$entry") in
      2??) note "$spool/$entry"; rm -f "$spool/$entry" && date +%s >"$home/delivered" && wait=1 ;;
      400 | 413 | 415 | 422) rm -f "$spool/$entry" && count refused ;;
      401 | 403) return ;;
      *)
        [ "$wait" -gt 900 ] && return
        sleep "$([ "$wait" -gt 60 ] && echo 60 || echo "$wait")"
        wait=$((wait * 2))
        ;;
    esac
  done
}

# One at a time, so that order holds; whoever comes meanwhile leaves its entry to the one that is at it.
deliver() {
  while [ -n "$(oldest)" ]; do
    if ! mkdir "$home/lock" 2>/dev/null; then
      kill -0 "$(cat "$home/lock/pid" 2>/dev/null || echo 0)" 2>/dev/null && return
      sleep 1
      kill -0 "$(cat "$home/lock/pid" 2>/dev/null || echo 0)" 2>/dev/null && return
      rm -rf "$home/lock"
      continue
    fi
    sh -c 'echo $PPID' >"$home/lock/pid"
    before=$(oldest)
    drain
    rm -rf "$home/lock"
    # What came between the last look and the unlocking found a lock; anything else waits for the next hook.
    [ "$before" = "$(oldest)" ] && return
  done
}

if [ "$path" = --deliver ]; then
  deliver
  exit 0
fi
# Its name is its number, its id, and where it goes with + for /. The agent waits here: every program that is started costs it a millisecond.
place=
rest=$path
while [ "$rest" != "${'$'}{rest#*/}" ]; do
  place=$place${'$'}{rest%%/*}+
  rest=${'$'}{rest#*/}
done
{ read -r id </proc/sys/kernel/random/uuid; } 2>/dev/null || id=$(date +%s)-$$
n=0
{ read -r n <"$home/number"; } 2>/dev/null
case $n in '' | *[!0-9]*) n=0 ;; esac
n=$((n + 1))
echo "$n" >"$home/number"
name=$(printf %012d "$n").$id@$place$rest
if [ "${'$'}{2:-}" = --json ]; then
  for last; do :; done
  printf %s "$last" >"$home/.$name"
else
  cat >"$home/.$name"
fi
answer={}
if [ -d "$home/held" ] && of=$(session "$home/.$name") && [ -n "$of" ] && [ -f "$home/held/$of" ]; then
  answer=$(curl -sS -f -m 2 -H "@$home/header" -H 'Content-Type: application/json' --data-binary "@$home/.$name" \
    "$(cat "$home/server")$path?ask=1" 2>/dev/null) || {
    # One that does not answer stops nobody, nor makes each call wait: its next answer to a delivery says it again.
    answer={}
    rm -f "$home/held/$of"
  }
fi
mv "$home/.$name" "$spool/$name"
printf %s "$answer"
(trap '' HUP && deliver) </dev/null >/dev/null 2>&1 &
`
