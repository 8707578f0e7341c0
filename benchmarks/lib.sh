# Shared by the benchmarks: a platform of their own in a throw-away folder, stopped whatever happens.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
ngp=$root/ngp
work=$(mktemp -d)
export NGP_DIR=$work NO_COLOR=1
edge_port=${EDGE_PORT:-18080}

cleanup() {
  "$ngp" down --purge >/dev/null 2>&1 || true
  for pid in ${background_pids:-}; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

need() {
  for program in "$@"; do
    command -v "$program" >/dev/null || {
      echo "This benchmark needs $program (Debian: apt-get install nginx-light haproxy wrk busybox-static curl)" >&2
      exit 2
    }
  done
}

now_millis() { date +%s%3N; }

api() { "$ngp" status --json | sed -n 's/.*"api" *: *"\([^"]*\)".*/\1/p' | head -1; }

# Process ids of the nodes, in the order of `ngp status`.
node_pids() { cat "$work"/.ngp/default/nodes/*/pid | cut -d' ' -f1; }

node_pid() { cut -d' ' -f1 "$work/.ngp/default/nodes/$1/pid"; }

rss_kib() { awk '/^VmRSS/ {print $2}' "/proc/$1/status"; }

# User and system time of a process so far, in clock ticks (100 a second).
cpu_ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
