# Load and what it costs. Each prints "NAME key=value ..." lines, which `table` averages over rounds and sets beside nginx.

# each COMMAND...: runs COMMAND NAME for each proxy, interleaved over the rounds
each() {
  for _ in $(seq "$rounds"); do
    for proxy in $proxies; do "$@" "$proxy"; done
  done
}

# measure NAME COMMAND...: processor time the proxy uses while the command runs, in ticks of 10 ms
measure() {
  before=$(cpu_ticks "$(pid_of "$1")")
  "${@:2}"
  used=$(($(cpu_ticks "$(pid_of "$1")") - before))
}

# wrk_line NAME: what wrk said
wrk_line() {
  if grep -q 'Non-2xx\|Socket errors' "$work/wrk"; then sed "s/^/$1: /" "$work/wrk" >&2; fi
  awk -v name="$1" -v ticks="$used" '
    function millis(text) { return text ~ /us$/ ? text / 1000 : text ~ /ms$/ ? text + 0 : text * 1000 }
    /requests in/ {requests = $1} /Requests\/sec/ {rate = $2} $1 == "50%" {p50 = millis($2)} $1 == "99%" {p99 = millis($2)}
    END {printf "%s rate=%.0f per_cpu=%.0f p50=%.3f p99=%.3f\n", name, rate, requests * 100 / ticks, p50, p99}' "$work/wrk"
}

wrk_small() {
  measure "$1" taskset -c 1 wrk -t1 -c"$connections" -d"${seconds}s" --latency -H "Host: $host" "http://127.0.0.1:$(port_of "$1")/" >"$work/wrk"
  wrk_line "$1"
}
wrk_large() {
  measure "$1" taskset -c 1 wrk -t1 -c8 -d"${seconds}s" --latency -H "Host: $host" "http://127.0.0.1:$(port_of "$1")/large" >"$work/wrk"
  wrk_line "$1"
}
wrk_connect() {
  measure "$1" taskset -c 1 wrk -t1 -c32 -d"${seconds}s" --latency -H 'Connection: close' -H "Host: $host" "http://127.0.0.1:$(port_of "$1")/" >"$work/wrk"
  wrk_line "$1"
}
wrk_tls() {
  measure "$1" taskset -c 1 wrk -t1 -c"$connections" -d"${seconds}s" --latency -H "Host: $host" "https://127.0.0.1:$(tls_port_of "$1")/" >"$work/wrk"
  wrk_line "$1"
}
wrk_hosts() {
  measure "$1" taskset -c 1 wrk -t1 -c"$connections" -d"${seconds}s" --latency -s "$work/hosts.lua" "http://127.0.0.1:$(port_of "$1")/" >"$work/wrk"
  wrk_line "$1"
}

# h2load_line NAME: percentiles of its log
h2load_line() {
  if ! grep -q ' 0 failed, 0 errored' "$work/h2load"; then sed "s/^/$1: /" "$work/h2load" >&2; fi
  cut -f3 "$work/h2load.log" | sort -n | awk -v name="$1" -v ticks="$used" -v seconds="$seconds" '
    {took[NR] = $1} END {printf "%s rate=%.0f per_cpu=%.0f p50=%.3f p99=%.3f p999=%.3f\n", name, NR / seconds, NR * 100 / ticks,
      took[int(NR * .5) + 1] / 1000, took[int(NR * .99) + 1] / 1000, took[int(NR * .999) + 1] / 1000}'
}

# h2load_run NAME URL-PORT ARGUMENT...
h2load_run() {
  rm -f "$work/h2load.log"
  measure "$1" taskset -c 1 h2load --log-file="$work/h2load.log" -D "$seconds" --connect-to="127.0.0.1:$2" "${@:3}" >"$work/h2load"
  h2load_line "$1"
}
h2load_half() { h2load_run "$1" "$(port_of "$1")" --h1 -c "$connections" --rps "$half_rate" "http://$host/"; }
h2load_tls_half() { h2load_run "$1" "$(tls_port_of "$1")" --npn-list=http/1.1 -c "$connections" --rps "$half_rate" "https://$host/"; }
h2load_h2c() { h2load_run "$1" "$(h2c_port_of "$1")" -c 8 -m 8 "http://$host/"; }
h2load_h2() { h2load_run "$1" "$(tls_port_of "$1")" -c 8 -m 8 "https://$host/"; }

# table: means over the rounds, and beside nginx
table() {
  tee -a "$work/rounds" | awk '
    {for (i = 2; i <= NF; i++) {split($i, part, "="); sum[$1, part[1]] += part[2]; if (!(part[1] in known)) {known[part[1]]; order[++keys] = part[1]}} n[$1]++}
    END {
      for (name in n) {
        printf "%-8s", name
        for (i = 1; i <= keys; i++) {
          mean = sum[name, order[i]] / n[name]
          printf order[i] ~ /^p[0-9]/ ? "  %s %7.2f ms" : "  %s %8.0f", order[i], mean
          if (order[i] !~ /^p[0-9]/ && "nginx" in n) printf " (%.2f)", mean / (sum["nginx", order[i]] / n["nginx"])
        }
        print ""
      }
    }' | sort
}
