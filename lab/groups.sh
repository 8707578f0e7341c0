# Control groups of a host of the lab: in every hierarchy it has a group of its own, and sees nothing above it.

# Folder below /sys/fs/cgroup, type and options of every hierarchy this machine has: of version 1, of both, or of version 2 alone.
hierarchies() {
  local controllers legacy='' named='' line
  local lines=()
  while IFS=: read -r _ controllers _; do
    case $controllers in
      '') lines=(". cgroup2 rw" "${lines[@]}") ;;
      name=*) legacy=1 lines+=("${controllers#name=} cgroup none,$controllers,xattr") ;;
      *) legacy=1 lines+=("$controllers cgroup $controllers") ;;
    esac
    [[ $controllers != name=systemd ]] || named=1
  done </proc/self/cgroup
  [[ -z $legacy || -n $named ]] || lines+=("systemd cgroup none,name=systemd,xattr")
  for line in "${lines[@]}"; do
    [[ -z $legacy ]] || line=${line/#. /unified }
    echo "$line"
  done
}

# Puts process 1 into groups NAME, which are made: join_groups FOLDER NAME. Needs an empty folder and mounts of its own.
join_groups() {
  local type options file
  hierarchies | while read -r _ type options; do
    mount -t "$type" -o "$options" cgroup "$1" || continue
    mkdir -p "$1/$2"
    # A set without processors takes no processes.
    for file in cpuset.cpus cpuset.mems; do
      [[ ! -e $1/$file ]] || cat "$1/$file" >"$1/$2/$file"
    done
    echo 1 >"$1/$2/cgroup.procs"
    umount "$1"
  done
}

# Mounts every hierarchy below FOLDER, from the group down that this process sees as the root.
mount_groups() {
  local folder type options
  mount -t tmpfs -o mode=755 tmpfs "$1"
  hierarchies | while read -r folder type options; do
    mkdir -p "$1/$folder"
    mount -t "$type" -o "$options" cgroup "$1/$folder" || rmdir "$1/$folder"
  done
}

# Removes groups NAME, whose processes have ended: remove_groups FOLDER NAME.
remove_groups() {
  local type options tries
  hierarchies | while read -r _ type options; do
    mount -t "$type" -o "$options" cgroup "$1" || continue
    tries=0
    # A group is busy until the kernel is done with the last of its processes.
    until [[ ! -d $1/$2 ]] || ((++tries > 100)); do
      find "$1/$2" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.02
    done
    umount "$1"
  done
}
