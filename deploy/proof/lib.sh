#!/usr/bin/env bash
# What the proofs share: builds the gateway, starts it on free loopback ports, and ends whatever was started. To be sourced.
#
# GATEWAY=/path/to/Gateway.dll proves another build instead, such as the one before a change.
set -euo pipefail
proof=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$proof/../.." && pwd)
work=$(mktemp -d)
pids=()

finish() {
  local pid
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  for pid in "${pids[@]}"; do
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap finish EXIT

say() { printf '%s\n' "$*"; }

build_gateway() {
  if [ -z "${GATEWAY:-}" ]; then
    timeout 600 dotnet build "$root/Gateway" -c Release -v q --nologo >"$work/build.log" || { cat "$work/build.log"; exit 2; }
    GATEWAY="$root/Gateway/bin/Release/net10.0/Gateway.dll"
  fi
}

# wait_for FILE PATTERN: the first line of it that matches, within 30 seconds.
wait_for() {
  local i
  for i in $(seq 300); do
    grep -m1 -E "$2" "$1" 2>/dev/null && return 0
    sleep 0.1
  done
  say "No line '$2' in $1 after 30 s ($i looks):" && cat "$1" && return 1
}

# start NAME COMMAND...: in the background, its output in $work/NAME.log, its process id in $started.
start() {
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  started=$!
  pids+=("$started")
}

# stop PID: asks it to end as an orchestrator does, and waits for that.
stop() {
  local pid left=()
  kill "$1"
  wait "$1" || true
  for pid in "${pids[@]}"; do
    [ "$pid" = "$1" ] || left+=("$pid")
  done
  pids=("${left[@]}")
}

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }

# start_gateway NAME SETTING=VALUE...: sets $public, $ops and $admin to its addresses. LIMIT=n bounds its open files.
start_gateway() {
  local name=$1 line
  shift
  mkdir -p "$work/$name"
  start "$name" env \
    Gateway__Listen__Public="${PUBLIC:-http://127.0.0.1:0}" Gateway__Listen__Ops="${OPS:-http://127.0.0.1:0}" Gateway__Listen__Admin=http://127.0.0.1:0 \
    Gateway__Store__Path="$work/$name/gateway.db" Gateway__Events__Path="$work/$name/activity.db" Gateway__Store__SnapshotPath="$work/$name/last-good.snapshot" \
    Gateway__Stytch__Projects__0__Name=test Gateway__Admin__BootstrapKey=proof:0123456789abcdef0123456789abcdef-proof "$@" \
    sh -c "${LIMIT:+ulimit -n $LIMIT; }exec dotnet \"\$0\" serve" "$GATEWAY"
  line=$(wait_for "$work/$name.log" 'listens: public')
  # shellcheck disable=SC2034 # for those who source this
  { public=$(sed -E 's/.*public ([^ ,]+),.*/\1/' <<<"$line"); ops=$(sed -E 's/.*ops ([^ ,]+),.*/\1/' <<<"$line"); admin=$(sed -E 's/.*admin ([^ ,]+).*/\1/' <<<"$line"); }
}

# put IDENTIFIER STATE: makes a mapping.
put() {
  curl -fsS -o /dev/null -u proof:0123456789abcdef0123456789abcdef-proof -X PUT -H 'Content-Type: application/json' \
    -d "{\"connection_id\":\"saml-connection-test-51861cbc-d3b9-428b-9761-227f5fb12be9\",\"state\":\"$2\"}" "${admin}admin/v1/mappings/$1"
}
