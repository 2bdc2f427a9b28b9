#!/usr/bin/env bash
# Two gateways that are restarted in turns while twenty clients sign in: no request is lost.
#
#   deploy/proof/drain.sh [RESTARTS] [RATE] [WAYS]    # default 20 restarts, 1,000 requests a second, "direct nginx haproxy"; each way with and without keep-alive
#
# A direct client goes to the gateways that are ready; nginx knows nothing of readiness; HAProxy asks for it. About two minutes for each way and kind.
set -euo pipefail
# shellcheck source=deploy/proof/lib.sh
source "$(dirname "$0")/lib.sh"
restarts=${1:-20}
rate=${2:-1000}
ways=${3:-direct nginx haproxy}
for tool in $ways; do
  [ "$tool" = direct ] || command -v "$tool" >/dev/null || { say "Missing: $tool"; exit 2; }
done
build_gateway

declare -A port=() ops_port=() process=()
run() {
  PUBLIC="http://127.0.0.1:${port[$1]}" OPS="http://127.0.0.1:${ops_port[$1]}" start_gateway "$1" Gateway__Drain__Delay=00:00:02 Gateway__Drain__Timeout=00:00:10
  process[$1]=$started
}
for name in a b; do
  port[$name]=$(free_port)
  ops_port[$name]=$(free_port)
  run "$name"
  put acme migrated
done

nginx_port=$(free_port)
haproxy_port=$(free_port)
mkdir -p "$work/nginx"
cat >"$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx/pid; error_log $work/nginx/error.log;
events {}
http {
  access_log off; client_body_temp_path $work/nginx/body; proxy_temp_path $work/nginx/proxy; fastcgi_temp_path $work/nginx/f; uwsgi_temp_path $work/nginx/u; scgi_temp_path $work/nginx/s;
  upstream gateways { server 127.0.0.1:${port[a]} max_fails=0; server 127.0.0.1:${port[b]} max_fails=0; keepalive 32; }
  server {
    listen 127.0.0.1:$nginx_port;
    location / { proxy_pass http://gateways; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host \$host; proxy_redirect off; }
  }
}
CONF
cat >"$work/haproxy.cfg" <<CONF
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout check 2s
  option redispatch
listen gateways
  bind 127.0.0.1:$haproxy_port
  option httpchk GET /readyz
  default-server check inter 200ms fall 1 rise 1
  server a 127.0.0.1:${port[a]} port ${ops_port[a]}
  server b 127.0.0.1:${port[b]} port ${ops_port[b]}
CONF

failed=0
for way in $ways; do
  targets="http://127.0.0.1:${port[a]},http://127.0.0.1:${ops_port[a]} http://127.0.0.1:${port[b]},http://127.0.0.1:${ops_port[b]}"
  case "$way" in
    nginx) start nginx nginx -e "$work/nginx/error.log" -c "$work/nginx.conf" && targets="http://127.0.0.1:$nginx_port" ;;
    haproxy) start haproxy haproxy -db -f "$work/haproxy.cfg" && targets="http://127.0.0.1:$haproxy_port" ;;
  esac
  sleep 1
  for kind in keep-alive close; do
    # shellcheck disable=SC2086 # one word a target
    start client timeout 900 node "$proof/drain.mjs" "$kind" "$rate" $targets
    client=$started
    sleep 1
    for i in $(seq "$restarts"); do
      name=$([ $((i % 2)) = 0 ] && echo a || echo b)
      stop "${process[$name]}"
      run "$name"
      until curl -fsS -o /dev/null "http://127.0.0.1:${ops_port[$name]}/readyz"; do sleep 0.1; done
      sleep 0.5
    done
    stop "$client"
    say "$way, $kind: $(cat "$work/client.log")"
    grep -q ' 0 failed' "$work/client.log" || failed=1
  done
done
exit "$failed"
