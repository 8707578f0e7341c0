#!/usr/bin/env bash
# Taking and restoring a backup of COUNT (10000) apps without instances, each with a few variables, labels and two versions. The
# restore goes into a new, empty platform. ROUNDS (3) of each.
. "$(dirname "$0")/lib.sh"
need curl
count=${COUNT:-10000}
rounds=${ROUNDS:-3}
together=200

cat >"$work/platform.yaml" <<EOF
platform: bench
modules:
  cluster: {}
  edge: {port: $edge_port}
EOF
key=$work/key
od -An -tx1 -N32 /dev/urandom | tr -d ' \n' >"$key"

# Group G: its apps, changed once if RELEASE is another one.
definition() {
  awk -v group="$1" -v release="$2" -v from="$3" -v to="$4" 'BEGIN {
    printf "{\"id\":\"/%s\",\"apps\":[", group
    for (i = from; i <= to; i++) {
      printf "%s{\"id\":\"app-%d\",\"cmd\":\"exec /srv/app-%d/run --port $PORT0\",\"cpus\":0.1,\"mem\":64,\"instances\":0,", (i > from ? "," : ""), i, i
      printf "\"env\":{\"RELEASE\":\"%s\",\"DATABASE\":\"jdbc:postgresql://db-%d.example.test/app\"},\"labels\":{\"team\":\"t%d\",\"NGP_HOSTS\":\"app-%d.example.test\"},", release, i, i % 100, i
      printf "\"healthChecks\":[{\"protocol\":\"HTTP\",\"path\":\"/health\"}]}"
    }
    print "]}"
  }'
}
deploy() {
  local from to
  for ((from = 1; from <= count; from += together)); do
    to=$((from + together - 1 < count ? from + together - 1 : count))
    definition "g$from" "$1" "$from" "$to" |
      curl -sSf -o /dev/null -X PUT -H 'Content-Type: application/json' -d @- "$api/v2/groups//g$from?force=true"
  done
}
apps() { curl -sf "$api/v2/apps" | grep -o '"versionInfo"' | wc -l; }

"$ngp" up >/dev/null
api=$(api)
begin=$(now_millis)
deploy one
deploy two
echo "deploying $(apps) apps, twice: $(($(now_millis) - begin)) ms"

for _ in $(seq "$rounds"); do
  begin=$(now_millis)
  "$ngp" backup create "$work/backups" --key-file "$key" >/dev/null
  echo $(($(now_millis) - begin)) >>"$work/create"
done
backup=$(ls -t "$work"/backups/*.ngpbackup | head -1)
echo "ngp backup create, ms: $(paste -sd' ' "$work/create"), median $(median <"$work/create")"
echo "size of the backup: $(($(stat -c %s "$backup") / 1024)) KiB"

for _ in $(seq "$rounds"); do
  "$ngp" down --purge >/dev/null 2>&1
  "$ngp" up >/dev/null
  begin=$(now_millis)
  "$ngp" backup restore "$backup" --key-file "$key" --yes >/dev/null
  echo $(($(now_millis) - begin)) >>"$work/restore"
  api=$(api)
  [[ $(apps) -eq $count ]] || { echo "$(apps) of $count apps came back" >&2; exit 1; }
done
echo "ngp backup restore into an empty platform, ms: $(paste -sd' ' "$work/restore"), median $(median <"$work/restore")"
