#!/usr/bin/env bash
# Three gateways on one Redis, upgraded one by one from an older build to this one, restarted, and rolled back, while twenty clients sign in through the
# recipes of deploy/front: no login is lost, and old and new follow each other's changes meanwhile.
#
#   deploy/proof/upgrade.sh [BEFORE] [RATE] [WAYS]    # default 2caf159, 2,000 logins a second, "nginx haproxy"; each way with and without keep-alive
#
# BEFORE is a commit, built here from a worktree of its own that goes again. Of the recipes only TLS is left out: the client would spend its time on it.
# About six minutes, and the two builds.
set -euo pipefail
# shellcheck source=deploy/proof/lib.sh
source "$(dirname "$0")/lib.sh"
before=${1:-2caf159}
rate=${2:-2000}
ways=${3:-nginx haproxy}
for tool in redis-server git $ways; do
  command -v "$tool" >/dev/null || { say "Missing: $tool"; exit 2; }
done

build_gateway
new=$GATEWAY
trap 'git -C "$root" worktree remove --force "$work/before" 2>/dev/null || true; finish' EXIT
git -C "$root" worktree add --quiet --detach "$work/before" "$before"
timeout 900 dotnet build "$work/before/Gateway" -c Release -p:RunAnalyzers=false -v q --nologo >"$work/build-before.log" || { cat "$work/build-before.log"; exit 2; }
old="$work/before/Gateway/bin/Release/net10.0/Gateway.dll"

redis_port=$(free_port)
public_port=$(free_port)
ops_port=$(free_port)
start redis redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --dir "$work"
sleep 1

declare -A process=() admin_of=()
# run NUMBER BUILD: starts a gateway in its place, and waits until it is ready.
run() {
  GATEWAY=$2 PUBLIC="http://127.0.0.1$1:$public_port" OPS="http://127.0.0.1$1:$ops_port" start_gateway "gateway-$1" \
    ConnectionStrings__Redis="127.0.0.1:$redis_port" Gateway__Drain__Delay=00:00:02 Gateway__Drain__Timeout=00:00:10 Gateway__Admin__RequestsPerMinute=0
  process[$1]=$started
  admin_of[$1]=$admin
  until curl -fsS -o /dev/null "http://127.0.0.1$1:$ops_port/readyz"; do sleep 0.1; done
}

# follows NUMBER IDENTIFIER: whether a gateway serves a mapping, within ten seconds.
follows() {
  local i
  for i in $(seq 100); do
    [ "$(curl -s -o /dev/null -w '%{http_code}' -d SAMLResponse=x "http://127.0.0.1$1:$public_port/old-sso/$2")" = 307 ] && return 0
    sleep 0.1
  done
  say "gateway-$1 does not serve $2 after $i looks" && return 1
}

changes=0
# follow_each_other: what is changed by any gateway is served by all.
follow_each_other() {
  local from to
  for from in 1 2 3; do
    changes=$((changes + 1))
    admin=${admin_of[$from]} put "tenant-$changes" migrated
    for to in 1 2 3; do
      follows "$to" "tenant-$changes"
    done
  done
}

# roll BUILD: each in turn.
roll() {
  local i
  for i in 1 2 3; do
    stop "${process[$i]}"
    run "$i" "$1"
    sleep 1
    follow_each_other
  done
}

for i in 1 2 3; do
  run "$i" "$old"
done
put acme migrated
follow_each_other

declare -A front=([nginx]=$(free_port) [haproxy]=$(free_port))
mkdir -p "$work/nginx"
addresses="s/10\.0\.0\.1/127.0.0.1/; s/:8080/:$public_port/; s/port 8081/port $ops_port/"
sed -e "$addresses; s/listen 443 ssl http2/listen 127.0.0.1:${front[nginx]}/; /ssl_certificate/d" "$root/deploy/front/nginx.conf" >"$work/site.conf"
sed -e "$addresses; s/bind :443 .*/bind 127.0.0.1:${front[haproxy]}/" "$root/deploy/front/haproxy.cfg" >"$work/haproxy.cfg"
cat >"$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx/pid; error_log $work/nginx/error.log;
events {}
http {
  access_log off; client_body_temp_path $work/nginx/body; proxy_temp_path $work/nginx/proxy; fastcgi_temp_path $work/nginx/f; uwsgi_temp_path $work/nginx/u; scgi_temp_path $work/nginx/s;
  include $work/site.conf;
}
CONF

failed=0
for way in $ways; do
  case "$way" in
    nginx) start nginx nginx -e "$work/nginx/error.log" -c "$work/nginx.conf" ;;
    haproxy) start haproxy haproxy -db -f "$work/haproxy.cfg" ;;
  esac
  sleep 2
  for kind in keep-alive close; do
    begun=$SECONDS
    start client timeout 900 node "$proof/drain.mjs" "$kind" "$rate" "http://127.0.0.1:${front[$way]}"
    client=$started
    sleep 1
    roll "$new"
    roll "$new"
    roll "$old"
    stop "$client"
    say "$way, $kind: upgrade from $before, rolling restart, rollback: $(cat "$work/client.log") in $((SECONDS - begun)) s, $changes changes followed"
    grep -q ' 0 failed' "$work/client.log" || failed=1
  done
done
exit "$failed"
