#!/usr/bin/env bash
# A backend that authenticates connections (NTLM): nobody is answered as somebody else. About five seconds after the build.
#
#   deploy/proof/ntlm.sh [REQUESTS]      # by strangers, while ten users are signed in; default 2,000
set -euo pipefail
# shellcheck source=deploy/proof/lib.sh
source "$(dirname "$0")/lib.sh"
build_gateway

start backend node "$proof/ntlm.mjs" backend
backend=$(wait_for "$work/backend.log" '^http')
start_gateway gateway ReverseProxy__Clusters__legacy__Destinations__one__Address="$backend"
timeout 60 node "$proof/ntlm.mjs" browsers "$public" "$backend" "${1:-2000}"
