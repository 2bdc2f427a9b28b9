#!/usr/bin/env bash
# More idle connections than the process may have files open: it lives on, and answers. About half a minute after the build.
#
#   deploy/proof/files.sh [LIMIT...]      # default 340 1024 4096
set -euo pipefail
# shellcheck source=deploy/proof/lib.sh
source "$(dirname "$0")/lib.sh"
build_gateway
ulimit -n 8192 2>/dev/null || { say "This shell needs 8,192 open files itself."; exit 2; }

ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat" 2>/dev/null || echo 0; }

failed=0
for limit in "${@:-340 1024 4096}"; do
  for each in $limit; do
    LIMIT=$each start_gateway "limit$each"
    gateway=$started
    start idle timeout 60 node "$proof/files.mjs" hold "$public" $((each + 200))
    holder=$started
    wait_for "$work/idle.log" '^held' >/dev/null || true
    before=$(ticks "$gateway")
    sleep 2
    busy=$(($(ticks "$gateway") - before))
    answers=$(timeout 30 node "$proof/files.mjs" ask "$public" "$ops")
    state=$([ -d "/proc/$gateway" ] && grep -q '^State:[[:space:]]*[RS]' "/proc/$gateway/status" && echo lives || echo ended)
    told=$(grep -oE 'takes [0-9]+ connections' "$work/limit$each.log" || echo "tells no number")
    say "limit $each, $((each + 200)) idle connections: $state, $told, busy $((busy / 2)) % of a core, $answers"
    [ "$state" = lives ] && [ "$answers" = "answered 20 of 20" ] || failed=1
    stop "$holder"
    [ "$state" = ended ] || stop "$gateway"
  done
done
exit "$failed"
