#!/usr/bin/env bash
# Shows that explain agrees with judges that are not ours, on 175 responses that stacks which are not ours make. About two minutes.
#
#   deploy/proof/explain-judges.sh
#   GATEWAY=/path/to/Gateway.dll deploy/proof/explain-judges.sh      # judges by another build
#
# Exit code 1 where a difference has no reason, 2 where something is missing.
# Everything is in a temporary folder of its own, traffic stays on loopback, and everything started is ended.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)

say() { printf '%s\n' "$*" >&2; }

install_tools() {
  local missing=() tool
  for tool in dotnet node npm openssl xmlsec1 php g++; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  /usr/bin/python3 -c 'import lasso, saml2' 2>/dev/null || missing+=(lasso pysaml2)
  [ -e /usr/share/simplesamlphp/vendor/autoload.php ] || missing+=(simplesamlphp)
  [ -e /usr/include/saml/SAMLConfig.h ] || missing+=(opensaml)
  [ "${#missing[@]}" -eq 0 ] && return 0

  local packages=(openssl xmlsec1 php-cli php-xml simplesamlphp python3-lasso python3-pysaml2 g++ libsaml-dev)
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "Installing with apt-get what is missing: ${missing[*]}"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    return 0
  fi

  say "Missing: ${missing[*]}"
  say "Debian: sudo apt-get install ${packages[*]}; .NET SDK 10 and Node.js: see test.sh."
  exit 2
}

install_tools
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp explain/package.json explain/package-lock.json "$work"
(cd "$work" && npm ci --silent --no-audit --no-fund --ignore-scripts)

g++ -o "$work/opensaml" explain/makers.cpp -lsaml -lxmltooling -lxml-security-c -lxerces-c

if [ -z "${GATEWAY:-}" ]; then
  say "Building the gateway"
  dotnet publish "$root/Gateway" -c Release -o "$work/build" -v quiet -nologo -p:UseAppHost=false -p:RunAnalyzers=false >&2
  GATEWAY="$work/build/Gateway.dll"
fi

node explain/judge.mjs "$work" "$GATEWAY"
