#!/usr/bin/env bash
# Requests per second on one core through nginx, HAProxy and NGP's balancer, in front of the same backend in the same run. Each proxy
# is pinned to core 0; wrk and the backend share core 1. "per cpu second" divides by the processor time the proxy used, so a load
# generator that can't keep up does not flatter anyone.
. "$(dirname "$0")/lib.sh"
need curl nginx haproxy wrk taskset
seconds=${SECONDS_PER_RUN:-8}
rounds=${ROUNDS:-3}
connections=${CONNECTIONS:-64}
nginx_port=18081
haproxy_port=18082

"$ngp" up --port "$edge_port" >/dev/null
body=$(head -c 512 /dev/zero | tr '\0' x)
cat >"$work/backend.sh" <<SH
cat >nginx.conf <<CONF
daemon off; worker_processes 1; pid backend.pid; error_log stderr;
events { worker_connections 2048; }
http { access_log off; keepalive_requests 100000000; client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  server { listen 127.0.0.1:\$PORT0; location / { return 200 "$body"; } } }
CONF
exec taskset -c 1 nginx -p "\$PWD" -c nginx.conf
SH
printf '{"id":"/backend","cmd":"exec sh %s/backend.sh","cpus":0.1,"mem":64,"healthChecks":[{"protocol":"HTTP","intervalSeconds":1}]}' "$work" >"$work/backend.json"
"$ngp" app deploy "$work/backend.json" >/dev/null
backend=$(curl -sf "$(api)/v2/apps//backend/tasks" | grep -o '"ports":\[[0-9]*' | grep -o '[0-9]*$' | head -1)

mkdir "$work/nginx" "$work/haproxy"
cat >"$work/nginx/nginx.conf" <<CONF
daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log stderr;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 100000000; client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  upstream app { server 127.0.0.1:$backend; keepalive 256; keepalive_requests 100000000; }
  server { listen 127.0.0.1:$nginx_port; server_name backend.ngp.localhost;
    location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host \$host;
      proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto \$scheme; proxy_set_header X-Request-Id \$request_id; } } }
CONF
cat >"$work/haproxy/haproxy.cfg" <<CONF
global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  option forwardfor
  http-reuse always
frontend in
  bind 127.0.0.1:$haproxy_port
  http-request set-header X-Forwarded-Proto http
  use_backend app if { hdr(host) -i backend.ngp.localhost }
backend app
  balance leastconn
  server s1 127.0.0.1:$backend
CONF
taskset -c 0 nginx -p "$work/nginx" -c nginx.conf 2>"$work/nginx/err" &
nginx_pid=$!
taskset -c 0 haproxy -f "$work/haproxy/haproxy.cfg" 2>"$work/haproxy/err" &
haproxy_pid=$!
background_pids="$nginx_pid $haproxy_pid"
balancer_pid=$(node_pid balancer-1)
taskset -acp 0 "$balancer_pid" >/dev/null
sleep 1

# run NAME PORT PID -> "requests/s  requests per cpu second  p50  p99"
run() {
  before=$(cpu_ticks "$3")
  taskset -c 1 wrk -t1 -c"$connections" -d"${seconds}s" --latency -H 'Host: backend.ngp.localhost' "http://127.0.0.1:$2/" >"$work/wrk"
  used=$(($(cpu_ticks "$3") - before))
  if grep -q 'Non-2xx\|Socket errors' "$work/wrk"; then cat "$work/wrk" >&2; fi
  awk -v name="$1" -v ticks="$used" '
    /requests in/ {requests = $1} /Requests\/sec/ {rate = $2} $1 == "50%" {p50 = $2} $1 == "99%" {p99 = $2}
    END {printf "%s %.0f %.0f %s %s\n", name, rate, requests * 100 / ticks, p50, p99}' "$work/wrk"
}

echo "warming up"
for _ in 1 2 3; do run ngp "$edge_port" "$balancer_pid" >/dev/null; done
run nginx $nginx_port $nginx_pid >/dev/null
run haproxy $haproxy_port $haproxy_pid >/dev/null
for _ in $(seq "$rounds"); do
  run nginx $nginx_port $nginx_pid
  run haproxy $haproxy_port $haproxy_pid
  run ngp "$edge_port" "$balancer_pid"
done | tee "$work/results"
awk '{rate[$1] += $2; cpu[$1] += $3; n[$1]++}
  END {for (name in n) printf "%-8s %8.0f requests/s (%.2f of nginx)  %8.0f per cpu second (%.2f of nginx)\n",
    name, rate[name] / n[name], rate[name] / rate["nginx"], cpu[name] / n[name], cpu[name] / cpu["nginx"]}' "$work/results"
