#!/usr/bin/env bash
# Measures the gateway side by side with nginx `map`, nginx + Lua + Redis, and Express + Redis, on one core each, and its footprint. About
# four minutes and seventeen more, after five for the build.
#
#   deploy/load/run.sh [--rounds N] [--seconds N] [--mappings N] [--only gateway,nginx] [--no-rate] [--anew] [--output json] [--before COMMIT]
#                      [--no-footprint | --only-footprint] [--footprint size,start,idle,million,plan]
#   deploy/load/run.sh --scaling [--sizes 1000,10000,100000,1000000] [--connections 1,10,100,1000]
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
    # Without recommendations gcc comes without the C library that it links to.
    gcc) printf 'gcc libc6-dev' ;;
    *) printf '%s' "$1" ;;
  esac
}

install_tools() {
  local missing=() packages=() tool
  for tool in dotnet node npm redis-server nginx wrk taskset gcc; do
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
  say "Publishing the gateway ($(runtime)), some five minutes of all cores"
  publish_native "$root" "$work/build" "$work/gateway"
}

# The runtime identifier of this machine.
runtime() {
  case "$(uname -m)" in
    aarch64 | arm64) printf 'linux-arm64' ;;
    *) printf 'linux-x64' ;;
  esac
}

# publish_native SOURCE BUILD OUTPUT: the trimmer's warnings are not this script's business; what an older build left would be measured.
publish_native() {
  rm -rf "$3"
  dotnet publish "$1/Gateway" -c Release -r "$(runtime)" -p:PublishAot=true -p:CppCompilerAndLinker=gcc --artifacts-path "$2" -o "$3" \
    -p:NuGetLockFilePath="$2.target.lock.json" -p:PublishDocumentationFile=false -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -v quiet -nologo >&2
}

# publish_ready_to_run SOURCE BUILD OUTPUT: as images were made before the native build.
publish_ready_to_run() {
  dotnet publish "$1/Gateway" -c Release -r "$(runtime)" --no-self-contained --artifacts-path "$2" -o "$3" -v quiet -nologo \
    -p:PublishReadyToRun=true -p:NuGetLockFilePath="$2.target.lock.json" -p:UseAppHost=false -p:RunAnalyzers=false >&2
}

# publish_before COMMIT: another version, as its own run.sh published it, from a worktree that is removed again. Kept for the next run.
publish_before() {
  local commit source="$work/before-source" kind=publish_ready_to_run
  commit=$(git -C "$root" rev-parse --verify --quiet "$1^{commit}") || { say "There is no commit $1."; exit 2; }
  [ -d "$work/before" ] && [ "$(cat "$work/before.commit" 2>/dev/null)" = "$commit" ] && return 0

  say "Publishing the gateway of $commit"
  rm -rf "$work/before" "$work/before-build" "$work/baseline" "$work/before.commit"
  trap 'git -C "$root" worktree remove --force "$work/before-source" 2>/dev/null || true' EXIT
  git -C "$root" worktree add --quiet --force --detach "$source" "$commit"
  grep -qs PublishAot "$source/deploy/load/run.sh" && kind=publish_native
  "$kind" "$source" "$work/before-build" "$work/before"
  # Its DOTNET_ settings are measured with it.
  cp "$source/Dockerfile" "$work/before.Dockerfile"
  git -C "$root" worktree remove --force "$source"
  trap - EXIT
  printf '%s\n' "$commit" >"$work/before.commit"
}

script=bench.mjs
before=
words=()
while [ $# -gt 0 ]; do
  case "$1" in
    --before) before=${2:?--before needs a commit}; shift ;;
    --scaling) script=scaling.mjs ;;
    *) words+=("$1") ;;
  esac
  shift
done

install_tools
install_lua
mkdir -p "$work"
publish_gateway
if [ -n "$before" ]; then
  publish_before "$before"
  export BASELINE="$work/before"
fi
npm ci --prefix express --no-audit --no-fund --ignore-scripts --silent >&2
exec node "$script" --work "$work" "${words[@]}"
