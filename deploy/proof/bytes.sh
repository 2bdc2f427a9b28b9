#!/usr/bin/env bash
# What passes to and from the legacy backend, to the byte. About ten seconds after the build.
set -euo pipefail
# shellcheck source=deploy/proof/lib.sh
source "$(dirname "$0")/lib.sh"
build_gateway

start backend node "$proof/bytes.mjs" backend
backend=$(wait_for "$work/backend.log" '^http')
start_gateway gateway ReverseProxy__Clusters__legacy__Destinations__one__Address="$backend"
put acme paused
timeout 120 node "$proof/bytes.mjs" client "$public"
