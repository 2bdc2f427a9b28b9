#!/usr/bin/env bash
# Measures the gateway side by side with nginx `map`, nginx + Lua + Redis, and Express + Redis, on one core each. About four minutes.
#
#   deploy/load/run.sh [--rounds N] [--seconds N] [--mappings N] [--only gateway,nginx] [--no-rate] [--anew] [--output json]
#
# Traffic stays on loopback. Everything started is ended, whatever happens. DOTNET_... variables reach the gateway.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
work="$root/artifacts/load"

say() { printf '%s\n' "$*" >&2; }

# package_of TOOL: its Debian package. Node.js brings npm where it did not come from Debian, whose own npm would be in conflict with it.
package_of() {
  case "$1" in
    node) printf 'nodejs' ;;
    nginx) printf 'nginx-light libnginx-mod-http-lua' ;;
    taskset) printf 'util-linux' ;;
    *) printf '%s' "$1" ;;
  esac
}

install_tools() {
  local missing=() packages=() tool
  for tool in dotnet node npm redis-server nginx wrk taskset; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  [ "${#missing[@]}" -eq 0 ] && return 0

  for tool in "${missing[@]}"; do
    # shellcheck disable=SC2207 # one word a package
    [ "$tool" = dotnet ] || packages+=($(package_of "$tool"))
  done
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "Installing with apt-get what is missing: ${missing[*]}"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    for tool in "${missing[@]}"; do
      command -v "$tool" >/dev/null || { say "Still missing: $tool"; exit 2; }
    done
    return 0
  fi

  say "Missing: ${missing[*]}"
  say "Debian, Ubuntu: sudo apt-get install ${packages[*]}; .NET SDK 10: see test.sh."
  exit 2
}

has_lua() {
  [ -e /usr/lib/nginx/modules/ndk_http_module.so ] && [ -e /usr/lib/nginx/modules/ngx_http_lua_module.so ]
}

# nginx may be there without its Lua module. One target alone needs it, so the others are measured without.
install_lua() {
  local log
  has_lua && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "Installing with apt-get nginx's Lua module"
    if log=$({ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libnginx-mod-http-lua; } 2>&1) && has_lua; then
      return 0
    fi
    say "$log"
  fi

  say "MISSING: nginx's Lua module. The row 'nginx + Lua + Redis' and its ratios will be left out."
  say "Debian, Ubuntu: sudo apt-get install libnginx-mod-http-lua, which fits the distribution's own nginx."
}

# The build that the image has, for this machine's architecture, beside the sources' own bin and obj.
publish_gateway() {
  local arch
  case "$(uname -m)" in
    aarch64 | arm64) arch=arm64 ;;
    *) arch=amd64 ;;
  esac
  say "Publishing the gateway ($arch)"
  dotnet publish "$root/Gateway" -c Release -a "$arch" --no-self-contained --artifacts-path "$work/build" -o "$work/gateway" -v quiet -nologo \
    -p:PublishReadyToRun=true -p:NuGetLockFilePath="$work/target.lock.json" -p:UseAppHost=false -p:RunAnalyzers=false >&2
}

install_tools
install_lua
mkdir -p "$work"
publish_gateway
npm ci --prefix express --no-audit --no-fund --ignore-scripts --silent >&2
exec node bench.mjs --work "$work" "$@"
