#!/usr/bin/env bash
# 0 to COUNT (100) tasks of one app on a Docker swarm of one node, beside a plain `docker service create --replicas COUNT` of the same
# image and command on the same swarm; then COUNT apps of one task beside COUNT plain services. Turns alternate, ROUNDS (3) of them.
# Needs root: the swarm is made of a daemon of its own in the work folder.
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin
need curl busybox dockerd docker setsid python3
count=${COUNT:-100} rounds=${ROUNDS:-3} image=ngp/busybox:1

# Daemons leave folders and network namespaces mounted.
end_swarm() {
  (cd "$work" && "$ngp" down --purge >/dev/null 2>&1) || true
  docker ps -q 2>/dev/null | xargs -r docker kill >/dev/null 2>&1 || true
  kill "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null || true
  awk -v work="$work/" 'index($2, work) == 1 {print $2}' /proc/mounts | sort -r | xargs -r -n1 umount -l || true
  rm -rf "$work"
}
trap end_swarm EXIT

mkdir -p "$work/d" "$work/image/bin" "$work/image/tmp"
export DOCKER_HOST=unix://$work/d/docker.sock
setsid dockerd --data-root="$work/d/data" --exec-root="$work/d/exec" --host="$DOCKER_HOST" --pidfile="$work/d/pid" \
  --bridge=none --iptables=false --ip6tables=false >"$work/d/log" 2>&1 &
daemon=$!
until docker version >/dev/null 2>&1; do sleep 0.1; done
docker swarm init --advertise-addr 127.93.0.1 --listen-addr 127.93.0.1 >/dev/null
node=$(docker node ls -q)
docker node update --label-add ngp.ports=33000-34999 "$node" >/dev/null
cp "$(command -v busybox)" "$work/image/bin/busybox"
ln -s busybox "$work/image/bin/sh"
ln -s busybox "$work/image/bin/sleep"
tar -C "$work/image" -c . | docker import - "$image" >/dev/null

cat >"$work/platform.yaml" <<END
platform: bench
modules:
  cluster: {api_port: 0, engine: swarm, swarm_managers: ["$DOCKER_HOST"], swarm_image: "$image"}
  edge: {port: $edge_port}
END
cd "$work"
"$ngp" up >/dev/null
api=$(api)

running() { docker ps -q | wc -l; }
await_containers() { until [ "$(running)" -eq "$1" ]; do sleep 0.05; done; }
tasks_running() { curl -sf "$api/v2/apps" | python3 -c 'import json,sys; print(sum(a["tasksRunning"] for a in json.load(sys.stdin)["apps"]))'; }
await_tasks() { until [ "$(tasks_running)" -eq "$1" ]; do sleep 0.05; done; }
post() { printf '{"id":"/%s","cmd":"exec sleep 3600","cpus":0.001,"mem":8,"instances":%d}' "$1" "$2" |
  curl -sf -o /dev/null -X POST -H 'Content-Type: application/json' -d @- "$api/v2/apps"; }
drop() { curl -sf -o /dev/null -X DELETE "$api/v2/apps//$1?force=true"; }
plain() { docker service create -d -q --no-resolve-image --init --network host --restart-condition none --name "$1" --replicas "$2" \
  --reserve-cpu 0.001 --reserve-memory 8m --limit-memory 32m --no-healthcheck --entrypoint /bin/sh "$image" -c 'exec sleep 3600' >/dev/null; }

for round in $(seq "$rounds"); do
  begin=$(now_millis); plain p "$count"; await_containers "$count"; echo $(($(now_millis) - begin)) >>"$work/plain-tasks"
  docker service rm p >/dev/null; await_containers 0
  begin=$(now_millis); post many "$count"; await_tasks "$count"; echo $(($(now_millis) - begin)) >>"$work/ngp-tasks"
  drop many; await_containers 0
done
echo "0 to $count tasks, ms: plain $(paste -sd' ' "$work/plain-tasks"), NGP $(paste -sd' ' "$work/ngp-tasks")"
echo "  medians: plain $(median <"$work/plain-tasks"), NGP $(median <"$work/ngp-tasks")"

for round in $(seq "$rounds"); do
  begin=$(now_millis); for i in $(seq "$count"); do plain "p$i" 1; done; await_containers "$count"
  echo $(($(now_millis) - begin)) >>"$work/plain-apps"
  docker service rm $(docker service ls -qf name=p) >/dev/null; await_containers 0
  begin=$(now_millis); for i in $(seq "$count"); do post "a$i" 1; done; await_tasks "$count"
  echo $(($(now_millis) - begin)) >>"$work/ngp-apps"
  for i in $(seq "$count"); do drop "a$i"; done; await_containers 0
done
echo "$count apps of one task, ms: plain $(paste -sd' ' "$work/plain-apps"), NGP $(paste -sd' ' "$work/ngp-apps")"
echo "  medians: plain $(median <"$work/plain-apps"), NGP $(median <"$work/ngp-apps")"
