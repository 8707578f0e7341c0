# What a host with systemd has otherwise than this machine.

# Lets a host start nothing but what is named here, whatever is installed: enable_services ROOT, its disk as it will see it.
enable_services() {
  local units=$1/usr/lib/systemd
  rm -rf "$1"/etc/systemd/system/*.{wants,requires} "$units"/system/*.{wants,requires} "$units"/system-generators/*
  want "$1" "$units/system" sysinit systemd-journald.service systemd-journal-flush.service systemd-tmpfiles-setup.service \
    systemd-sysctl.service
  want "$1" "$units/system" sockets systemd-journald.socket systemd-journald-dev-log.socket dbus.socket
  want "$1" "$units/system" multi-user dbus.service systemd-user-sessions.service
  want "$1" "$1/etc/systemd/system" multi-user ssh.service containerd.service docker.service
  want "$1" "$1/etc/systemd/system" sockets docker.socket
  # Every login would start services for its user.
  ln -sf /dev/null "$1/etc/systemd/system/systemd-logind.service"
  ln -sf /lib/systemd/system/multi-user.target "$1/etc/systemd/system/default.target"
  # Values of the kernel as a whole are this machine's; packages may start what they bring.
  rm -rf "$1"/{etc,usr/lib}/sysctl.d/*.conf "$1/usr/sbin/policy-rc.d"
  # Its journal is its own, and stays over boots.
  rm -rf "$1"/var/log/journal/*
  mkdir -p "$1/var/log/journal"
}

# want ROOT FOLDER TARGET UNIT...
want() {
  local root=$1 folder=$2/$3.target.wants unit
  mkdir -p "$folder"
  for unit in "${@:4}"; do
    [[ ! -e $root/usr/lib/systemd/system/$unit ]] || ln -s "/lib/systemd/system/$unit" "$folder/$unit"
  done
}
