#!/usr/bin/env bash
# Requests lost while things change under constant load: at least REQUESTS (default 1,000,000) per scenario through one balancer with
# kept-alive connections, counted by wrk. A request is lost when its connection breaks, it times out, or its answer is not a 2xx.
# With HTTPS=1 clients come by TLS. With ENGINE=nginx or haproxy that carries the traffic. nginx closes kept connections that are idle whenever
# something changes; so its clients are patient.py's, who ask again on a new connection then, as browsers do. PATIENT=1 takes them anywhere.
# Usage: benchmarks/loss.sh [SCENARIO...]   of: roll scale crash agent agent-restart master-restart balancer-restart
. "$(dirname "$0")/lib.sh"
engine=${ENGINE:-ngp}
need curl jq nginx python3 wrk
[ "$engine" = ngp ] || need "$engine"
requests=${REQUESTS:-1000000}
connections=${CONNECTIONS:-32}
scenarios=${*:-roll scale crash agent agent-restart master-restart balancer-restart}
url=http://127.0.0.1:$edge_port/
encrypted=
if [ -n "${HTTPS:-}" ]; then
  url=https://127.0.0.1:$((edge_port + 1))/
  encrypted=", https: true, https_port: $((edge_port + 1))"
fi

cat >"$work/platform.yaml" <<YAML
platform: loss
modules:
  cluster: {agents: 3}
  edge: {port: $edge_port, engine: $engine$encrypted}
YAML
up() { (cd "$work" && "$ngp" up >/dev/null); }
up
cat >"$work/app.sh" <<'SH'
cat >nginx.conf <<CONF
daemon off; master_process off; worker_processes 1; pid app.pid; error_log stderr;
events { worker_connections 2048; }
http { access_log off; keepalive_requests 100000000; client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  server { listen 127.0.0.1:$PORT0; location / { return 200 "ok"; } } }
CONF
exec nginx -p "$PWD" -c nginx.conf
SH
# deploy INSTANCES RELEASE: waits until it is done
deploy() {
  cat >"$work/app.json" <<JSON
{"id": "/app", "cmd": "exec sh $work/app.sh", "cpus": 0.1, "mem": 32, "instances": $1, "env": {"RELEASE": "$2"}, "backoffSeconds": 0,
 "healthChecks": [{"protocol": "HTTP", "path": "/", "intervalSeconds": 1, "gracePeriodSeconds": 5}], "labels": {"NGP_DRAIN_SECONDS": "3"}}
JSON
  "$ngp" app deploy "$work/app.json" >/dev/null
}

# Not the balancer's own, should it be nginx.
task_pids() { pgrep -f "nginx -p $work/.ngp/[^ ]*/tasks/" || true; }

roll() { deploy 3 "$1"; }
scale() { if (($1 % 2)); then deploy 1 scaled; else deploy 4 scaled; fi; }
crash() {
  task_pids | shuf -n 1 | xargs -r kill -9
  until [ "$(task_pids | wc -l)" -ge 3 ]; do sleep 0.1; done
  sleep 1
}
healthy() { curl -s "$(api)/v2/apps//app" | jq .app.tasksHealthy; }
# Processes of all tasks on the agent $1.
pids_on() {
  curl -s "$(api)/v2/apps//app/tasks" | jq -r --arg agent "$1" '.tasks[] | select(.slaveId == $agent) | .id' |
    while read -r task; do grep -lsz "^MESOS_TASK_ID=$task$" /proc/[0-9]*/environ | cut -d/ -f3 || true; done
}
# An agent that runs some of the tasks, but not all.
victim() {
  curl -s "$(api)/v2/apps//app/tasks" |
    jq -r '[.tasks[].slaveId] | group_by(.) | map(select(length < 3)) | .[] | .[0]' | shuf -n 1
}
# A machine dies: an agent and all that runs there, in one moment; it comes back a while later.
agent() {
  local name
  name=$(victim)
  if [ -z "$name" ]; then sleep 1 && return; fi
  # shellcheck disable=SC2046 # several pids
  kill -9 "$(node_pid "$name")" $(pids_on "$name")
  sleep 2
  up
  until [ "$(healthy)" = 3 ]; do sleep 0.2; done
  sleep 1
}
restart_node() {
  kill -9 "$(node_pid "$1")"
  up
}
agent-restart() { restart_node agent-1; }
master-restart() { restart_node master-1; }
balancer-restart() { "$ngp" node restart balancer-1 >/dev/null 2>&1; }

# Asks for 15 seconds, and writes how many requests were made and how many were lost.
load() {
  if [ "$engine" = nginx ] || [ -n "${PATIENT:-}" ]; then
    python3 "$root/benchmarks/loss/patient.py" "$url" app.ngp.localhost "$connections" 15
  else
    wrk -t1 -c"$connections" -d15s -H 'Host: app.ngp.localhost' "$url" |
      awk -F'[ ,:]+' '/requests in/ {sub(/^ +/, ""); n = $1} /Socket errors/ {bad += $5 + $7 + $9 + $11} /Non-2xx/ {bad += $NF}
        END {print n + 0, bad + 0}'
  fi
}

for scenario in $scenarios; do
  deploy 3 "$scenario"
  done=0 lost=0 events=0
  while ((done < requests)); do
    load >"$work/counted" &
    load_pid=$!
    background_pids=$load_pid
    sleep 0.5
    while kill -0 "$load_pid" 2>/dev/null; do
      events=$((events + 1))
      "$scenario" "$events"
    done
    wait "$load_pid"
    read -r counted bad <"$work/counted"
    done=$((done + counted)) lost=$((lost + bad))
  done
  printf '%-18s %8d requests, %4d events, %d lost\n' "$scenario" "$done" "$events" "$lost"
done
