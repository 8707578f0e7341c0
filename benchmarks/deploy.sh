#!/usr/bin/env bash
# From POST /v2/apps to healthy: one app, then COUNT (100) apps posted one after another. The task is busybox httpd, whose own start
# takes a few milliseconds; the same program started by hand is the peer.
. "$(dirname "$0")/lib.sh"
need curl busybox
count=${COUNT:-100}

"$ngp" up --port "$edge_port" >/dev/null
api=$(api)
mkdir "$work/site" && echo ok >"$work/site/index.html"

definition() {
  printf '{"id":"/%s","cmd":"exec busybox httpd -f -p 127.0.0.1:$PORT0 -h %s","cpus":0.01,"mem":8,"healthChecks":[{"protocol":"HTTP","path":"/","intervalSeconds":1}]}' "$1" "$work/site"
}
post() { definition "$1" | curl -sf -o /dev/null -X POST -H 'Content-Type: application/json' -d @- "$api/v2/apps"; }
healthy() { curl -sf "$api/v2/apps?id=$1" | grep -o '"tasksHealthy":1' | wc -l; }
await() { until [ "$(healthy "$1")" -ge "$2" ]; do sleep 0.005; done; }

by_hand() {
  busybox httpd -f -p 127.0.0.1:18999 -h "$work/site" &
  background_pids="${background_pids:-} $!"
  until curl -sf -o /dev/null http://127.0.0.1:18999/; do :; done
  kill $!
  wait $! 2>/dev/null || true
}

for i in 1 2 3 4 5; do
  begin=$(now_millis)
  by_hand
  echo $(($(now_millis) - begin)) >>"$work/hand"
  begin=$(now_millis)
  post "one$i"
  await "one$i" 1
  echo $(($(now_millis) - begin)) >>"$work/one"
done
echo "started by hand until it answers, ms: $(paste -sd' ' "$work/hand"), median $(median <"$work/hand")"
echo "POST /v2/apps to healthy, 1 app, ms: $(paste -sd' ' "$work/one"), median $(median <"$work/one")"

begin=$(now_millis)
for i in $(seq "$count"); do post "many$i"; done
posted=$(now_millis)
await many "$count"
end=$(now_millis)
echo "POST /v2/apps to healthy, $count apps: $((end - begin)) ms ($((posted - begin)) ms of it posting)"
begin=$(now_millis)
for _ in $(seq "$count"); do by_hand; done
echo "the same $count programs started by hand one after another: $(($(now_millis) - begin)) ms"
