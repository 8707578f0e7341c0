fact() { printf '%s=%s\n' "$1" "$2"; }
fact clock "$(date +%s.%N)"
fact user "$(id -un)"
fact name "$(uname -n)"
fact system "$(uname -s)"
fact machine "$(uname -m)"
fact release "$(. /etc/os-release && echo "$ID ${VERSION_ID:-}")"
fact cpus "$(getconf _NPROCESSORS_ONLN)"
fact memory_kib "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)"
for folder in /opt /var/lib /var/log /tmp; do
  fact "free_kib:$folder" "$(df -Pk "$folder" | awk 'NR == 2 { print $4 }')"
done
fact libc "$(getconf GNU_LIBC_VERSION)"
if [ -d /run/systemd/system ]; then fact init systemd; elif [ -d /etc/init.d ]; then fact init sysv; else fact init "$(cat /proc/1/comm)"; fi
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then fact cgroups 2; elif [ -d /sys/fs/cgroup/memory ]; then fact cgroups 1; fi
fact docker "$(dockerd --version 2>/dev/null | sed -n '1s/^[^0-9]*\([0-9][0-9.]*\).*/\1/p')"
if ! command -v apt-get >/dev/null; then
  fact apt no
elif ! command -v dockerd >/dev/null; then
  fact docker_candidate "$(apt-cache policy docker.io 2>/dev/null | awk '$1 == "Candidate:" { print $2 }')"
fi
for tool in awk chown df flock getent gzip install sed sha256sum stat sysctl tar useradd; do
  command -v "$tool" >/dev/null || fact missing "$tool"
done
if command -v ss >/dev/null; then
  ss -Hltnp | awk '{ n = split($4, a, ":"); who = ""
    if (match($0, /\(\("[^"]*"/)) { who = substr($0, RSTART + 3, RLENGTH - 4) }
    print "port=" a[n] " " who }' | sort -u
else
  awk '$4 == "0A" { split($2, a, ":"); print "port=0x" a[2] }' /proc/net/tcp /proc/net/tcp6 2>/dev/null | sort -u
fi
fact owner "$(cat /etc/ngp/owner 2>/dev/null)"
fact current "$(readlink /opt/ngp/current)"
fact previous "$(readlink /opt/ngp/previous)"
