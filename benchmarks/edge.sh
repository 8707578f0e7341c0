#!/usr/bin/env bash
# NGP's balancer beside nginx, HAProxy and Caddy in front of the same backend in the same run. Each proxy has core 0 and one worker;
# load generators and the backend share core 1. "Per CPU second" divides by the processor time the proxy used, so a load generator that
# can't keep up flatters no one. NGP runs as `ngp up` starts it: routes from the masters, metrics, policies and health checks on.
# Usage: benchmarks/edge.sh [SCENARIO...]   of: small half large connect tls h2 idle hosts first log start
. "$(dirname "$0")/lib.sh"
. "$root/benchmarks/edge/proxies.sh"
. "$root/benchmarks/edge/load.sh"
. "$root/benchmarks/edge/scenarios.sh"
need curl nginx haproxy caddy wrk h2load openssl python3 taskset
seconds=${SECONDS_PER_RUN:-8}
rounds=${ROUNDS:-3}
connections=${CONNECTIONS:-64}
ulimit -n "$(ulimit -Hn)"

start_proxies
echo "warming up"
for _ in 1 2 3; do each wrk_small >/dev/null; done
for scenario in ${*:-start small half large connect tls h2 hosts idle log first}; do
  printf '\n== %s\n' "$scenario"
  "scenario_$scenario"
done
