# The scenarios. What they print is described in docs/benchmarks.md.

# Just restarted: what the first seconds of load meet, beside nginx.
scenario_start() {
  restart_pinned
  saved=$seconds
  seconds=1
  for second in 1 2 3 5 8; do
    printf 'after %s s of load: ' "$second"
    wrk_small ngp
  done
  seconds=$saved
  wrk_small nginx
}

scenario_small() { each wrk_small | table; }
scenario_large() { each wrk_large | table; }
scenario_connect() { each wrk_connect | table; }

# The same constant rate for all: half of what nginx carries, from an open-loop generator.
scenario_half() {
  half_rate=${HALF_RATE:-$(wrk_small nginx | sed 's/.*rate=\([0-9]*\).*/\1/' | awk -v c="$connections" '{print int($1 / 2 / c)}')}
  echo "$((half_rate * connections)) requests/s"
  each h2load_half | table
}

scenario_tls() {
  each wrk_tls | table
}

scenario_h2() {
  echo "h2c"
  each h2load_h2c | table
  echo "h2 over TLS"
  each h2load_h2 | table
}

# 10,000 hosts of one app, asked for at random.
scenario_hosts() {
  seq -f "h%g.example.com" 10000 >"$work/hosts"
  awk '{print $1, "app"}' "$work/hosts" >"$work/haproxy/names"
  (echo -n "server_name_in_redirect off; server_name "; tr '\n' ' ' <"$work/hosts"; echo ";") >"$work/nginx/names.conf"
  python3 - "$work" <<'PY'
import json, sys
app = json.load(open(sys.argv[1] + "/backend.json"))
app["labels"] = {"NGP_HOSTS": ",".join(open(sys.argv[1] + "/hosts").read().split())}
json.dump(app, open(sys.argv[1] + "/hosts.json", "w"))
PY
  (cd "$work" && "$ngp" app deploy "$work/hosts.json" >/dev/null)
  restart nginx
  restart haproxy
  proxies="nginx haproxy ngp"
  for proxy in $proxies; do
    until curl -sf -o /dev/null -H "Host: h10000.example.com" "http://127.0.0.1:$(port_of "$proxy")/"; do sleep 0.1; done
  done
  cat >"$work/hosts.lua" <<'LUA'
request = function() return wrk.format("GET", "/", {Host = "h" .. math.random(10000) .. ".example.com"}) end
LUA
  each wrk_hosts | table
  proxies="nginx haproxy caddy ngp"
}

# Memory per connection that was used once and is now idle: as near to 10,000 as HAProxy gets with 20,000 files.
scenario_idle() {
  for proxy in $proxies; do
    if ! kill -0 "$(pid_of "$proxy")" 2>/dev/null; then echo "$proxy: ended before"; continue; fi
    before=$(rss_kib "$(pid_of "$proxy")")
    coproc HOLD { python3 "$root/benchmarks/edge/hold.py" 9800 "$(port_of "$proxy")" "$host"; }
    hold_pid=$HOLD_PID
    read -r held <&"${HOLD[0]}"
    after=$(rss_kib "$(pid_of "$proxy")")
    kill "$hold_pid" 2>/dev/null || true
    wait "$hold_pid" 2>/dev/null || true
    echo "$proxy: $held connections, $before -> $after KiB, $(((after - before) * 1024 / held)) bytes each"
  done
}

# What the access log costs.
scenario_log() {
  echo "off"
  proxies=ngp each wrk_small | table
  sed -i 's/edge: {/edge: {access_log: json, /' "$work/platform.yaml"
  (cd "$work" && "$ngp" up >/dev/null)
  restart_pinned
  for _ in 1 2 3; do wrk_small ngp >/dev/null; done
  echo "json, to a file"
  proxies=ngp each wrk_small | table
}

scenario_first() { python3 "$root/benchmarks/edge/first.py" "$ngp" "$work" "$edge_port"; }
