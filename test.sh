#!/usr/bin/env bash
# Builds everything and runs every test. On a fresh machine it first installs what is missing (Debian and Ubuntu), or says how to.
#
#   ./test.sh                                          everything
#   ./test.sh --filter FullyQualifiedName~Redirect     further arguments go to dotnet test
#
# Exit code: 0 all passed, 1 something failed or was skipped, 2 a tool is missing. The last line is always "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"

configuration=Release
results=TestResults
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Where Debian keeps servers, and users other than root do not look.
export PATH="$PATH:/usr/sbin:/sbin"

say() { printf '%s\n' "$*"; }

# finish PASSED FAILED CODE: the closing line, whatever happened before.
finish() {
  say "$1 passed, $2 failed"
  exit "$3"
}

# --- Tools -----------------------------------------------------------------------------------------------------------------

has() {
  case "$1" in
    dotnet) command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.' ;;
    node) command -v npm >/dev/null && command -v node >/dev/null && [ "$(node -p 'parseInt(process.versions.node)')" -ge 18 ] ;;
    redis) command -v redis-server >/dev/null ;;
    prometheus) command -v prometheus >/dev/null && command -v promtool >/dev/null ;;
    gcc) command -v gcc >/dev/null && printf '#include <zlib.h>\n' | gcc -E - >/dev/null 2>&1 ;;
    chromium) command -v chromium >/dev/null || command -v chromium-browser >/dev/null ;;
    nginx | haproxy | caddy) command -v "$1" >/dev/null ;;
    varnish) command -v varnishd >/dev/null ;;
    # As Debian lays them out, which is what the tests start.
    apache2) command -v apache2 >/dev/null && [ -d /etc/apache2/mods-available ] ;;
    systemd) command -v systemd-analyze >/dev/null ;;
    modsecurity) [ -e /etc/apache2/mods-available/security2.load ] && [ -e /usr/share/modsecurity-crs/owasp-crs.load ] ;;
  esac
}

missing_tools() {
  local tool
  for tool in dotnet node redis prometheus gcc chromium nginx haproxy apache2 modsecurity caddy varnish systemd; do
    has "$tool" || printf '%s ' "$tool"
  done
}

# package_of MANAGER TOOL: what the tool is called there; nothing where that manager does not have it.
package_of() {
  case "$1:$2" in
    *:redis) [ "$1" = apt ] && printf 'redis-server' || printf 'redis' ;;
    *:chromium | *:nginx | *:haproxy | *:caddy | *:varnish) printf '%s' "$2" ;;
    apt:apache2 | apt:systemd | dnf:systemd) printf '%s' "$2" ;;
    apt:modsecurity) printf 'libapache2-mod-security2 modsecurity-crs' ;;
    apt:prometheus | brew:prometheus) printf 'prometheus' ;;
    apt:gcc) printf 'gcc libc6-dev zlib1g-dev' ;;
    dnf:gcc) printf 'gcc glibc-devel zlib-devel' ;;
    brew:gcc) printf 'zlib' ;;
    dnf:prometheus) printf 'golang-github-prometheus' ;;
    apt:node) printf 'nodejs npm' ;;
    dnf:node) printf 'nodejs nodejs-npm' ;;
    brew:node) printf 'node' ;;
    apt:dotnet) if apt-cache show dotnet-sdk-10.0 >/dev/null 2>&1; then printf 'dotnet-sdk-10.0'; fi ;;
    dnf:dotnet) printf 'dotnet-sdk-10.0' ;;
    brew:dotnet) printf 'dotnet' ;;
  esac
}

packages_of() {
  local manager=$1 tool
  shift
  for tool in "$@"; do
    printf '%s ' "$(package_of "$manager" "$tool")"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_be_root() { [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

apt_install() {
  say "Installing with apt-get what is missing: $*"
  as_root apt-get update -qq >/dev/null
  local packages
  packages=$(packages_of apt "$@")
  [ -n "${packages// /}" ] || return 0
  # The tests start servers of their own. Those of the packages are not to run from now on: Prometheus would take the admin listener's default port.
  local policy=/usr/sbin/policy-rc.d code=0
  if [ -e "$policy" ]; then
    policy=
  else
    as_root install -m 755 /dev/stdin "$policy" <<< $'#!/bin/sh\nexit 101'
  fi
  # shellcheck disable=SC2086 # one word a package
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null || code=$?
  [ -z "$policy" ] || as_root rm -f "$policy"
  return "$code"
}

explain_missing() {
  say "Missing: $*"
  case "$(uname -s)" in
    Darwin) say "  brew install $(packages_of brew "$@")" ;;
    *)
      if command -v apt-get >/dev/null; then
        say "  as root: apt-get update && apt-get install $(packages_of apt "$@")"
      elif command -v dnf >/dev/null; then
        say "  sudo dnf install $(packages_of dnf "$@")"
      fi
      ;;
  esac
  say "By hand: .NET SDK 10 from https://dot.net/download (or: curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0,"
  say "then add ~/.dotnet to PATH), Node.js 18 or newer from https://nodejs.org, redis-server from https://redis.io, prometheus and promtool from https://prometheus.io,"
  say "gcc with zlib's headers, a chromium on PATH, and nginx, haproxy, caddy and varnishd. apache2 and ModSecurity are those of Debian and Ubuntu, and"
  say "systemd-analyze is of Linux: elsewhere run the tests in a container of one of these."
}

ensure_tools() {
  if [ -x "$HOME/.dotnet/dotnet" ] && ! has dotnet; then
    export PATH="$HOME/.dotnet:$PATH" DOTNET_ROOT="$HOME/.dotnet"
  fi

  local missing
  missing=$(missing_tools)
  if [ -n "$missing" ] && command -v apt-get >/dev/null && can_be_root; then
    # shellcheck disable=SC2086 # one word a tool
    apt_install $missing || say "apt-get did not succeed."
    missing=$(missing_tools)
  fi

  if [ -n "$missing" ]; then
    # shellcheck disable=SC2086 # one word a tool
    explain_missing $missing
    finish 0 0 2
  fi
}

# Tests that need an npm package keep it in a folder of their own; npm ci runs again only when the lock file is newer.
install_node_packages() {
  local lock folder
  while IFS= read -r lock; do
    folder=$(dirname "$lock")
    [ "$folder/node_modules/.package-lock.json" -nt "$lock" ] && continue
    say "npm ci: $folder"
    npm ci --prefix "$folder" --no-audit --no-fund --ignore-scripts --silent || return 1
    touch "$folder/node_modules/.package-lock.json"
  done < <(find Gateway.Tests/Node -name package-lock.json -not -path '*/node_modules/*' 2>/dev/null)
}

# --- Counting --------------------------------------------------------------------------------------------------------------

# counter NAME: the sum of one counter over all result files.
counter() {
  find "$results" -name '*.trx' -exec grep -ho "<Counters[^>]*" {} + 2>/dev/null |
    sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

# --- Run -------------------------------------------------------------------------------------------------------------------

ensure_tools
install_node_packages || { say "npm ci failed."; finish 0 1 1; }

say "Restoring the tools of the tests"
(cd Gateway.Tests && dotnet tool restore) || { say "dotnet tool restore failed."; finish 0 1 1; }

say "Building ($configuration)"
dotnet build Gateway.sln -c "$configuration" -v quiet -nologo || { say "The build failed."; finish 0 1 1; }

say "Checking the format"
dotnet format Gateway.sln --verify-no-changes --no-restore || { say "Run 'dotnet format Gateway.sln' and look at what it changed."; finish 0 1 1; }

say "Testing"
rm -rf "$results"
code=0
dotnet test Gateway.sln -c "$configuration" --no-build -nologo --logger trx --results-directory "$results" \
  --logger "console;verbosity=minimal" --blame-hang-timeout 20m --blame-hang-dump-type none "$@" || code=1

total=$(counter total)
passed=$(counter passed)
failed=$(($(counter failed) + $(counter error) + $(counter timeout) + $(counter aborted)))
# A skipped test is no test: whatever neither passed nor failed counts as failed. (The trx logger leaves notExecuted at 0.)
skipped=$((total - passed - failed))
if [ "$skipped" -gt 0 ]; then
  say "$skipped skipped or inconclusive: every test must run."
  failed=$((failed + skipped))
fi

if [ "$total" -eq 0 ]; then
  say "No test ran."
  code=1
fi

if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then
  failed=1 # The run itself broke: a crash or a hang leaves no result of its own.
fi

[ "$failed" -eq 0 ] || code=1
finish "$passed" "$failed" "$code"
