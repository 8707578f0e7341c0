#!/usr/bin/env bash
# How long `ngp up` takes from the command to the sample app's first answer, and what the three nodes hold in memory when idle.
. "$(dirname "$0")/lib.sh"
need curl
rounds=${ROUNDS:-5}

"$ngp" version >/dev/null # builds if need be
for _ in $(seq "$rounds"); do
  begin=$(now_millis)
  "$ngp" up --port "$edge_port" >/dev/null
  curl -sf -o /dev/null -H 'Host: www.ngp.localhost' "http://127.0.0.1:$edge_port/"
  echo $(($(now_millis) - begin)) >>"$work/up"
  if [ "$(wc -l <"$work/up")" -eq "$rounds" ]; then
    sleep 20 # idle: what start-up needed may be given back
    for node in master-1 agent-1 balancer-1; do
      echo "$node $(rss_kib "$(node_pid $node)")" >>"$work/rss"
    done
  fi
  "$ngp" down --purge >/dev/null
done
echo "ngp up to the first answer of www, ms: $(paste -sd' ' "$work/up"), median $(median <"$work/up")"
awk '{printf "%s %.0f MiB RSS\n", $1, $2 / 1024; sum += $2} END {printf "together %.0f MiB RSS\n", sum / 1024}' "$work/rss"
for _ in 1 2 3 4 5 6 7; do
  begin=$(now_millis)
  "$ngp" --help >/dev/null
  echo $(($(now_millis) - begin)) >>"$work/help"
done
echo "ngp --help, ms: median $(median <"$work/help")"
