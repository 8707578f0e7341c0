#!/bin/sh
# Builds NGP for `ngp`: quietly, with one line of progress on a terminal; one build at a time.
set -eu

home=$NGP_HOME
target=$home/cli/target
log=$target/build.log
lock=$target/build.lock
mkdir -p "$target"

. "$home/build/jdk.sh"

say() { printf '%s\n' "$*" >&2; }
is_terminal() { [ -t 2 ]; }
progress() { ! is_terminal || printf '\r\033[K%s' "$*" >&2; }

# Another build under way is waited for; one whose process is gone left its lock behind.
take_lock() {
  waited=
  until mkdir "$lock" 2>/dev/null; do
    holder=$(cat "$lock/pid" 2>/dev/null) || holder=
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -rf "$lock"
      continue
    fi
    # Without a number the holder is just between making the lock and writing it, or died there.
    if [ -z "$holder" ] && [ -n "$(find "$lock" -prune -mmin +1 2>/dev/null)" ]; then
      rm -rf "$lock"
      continue
    fi
    [ -n "$waited" ] || say "Waiting for another build of NGP (process ${holder:-unknown})."
    waited=yes
    sleep 0.3
  done
  printf '%s\n' "$$" >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' INT TERM HUP
  # Whoever waited finds the work done.
  if [ -n "$waited" ] && [ -e "$target/dist/stamp" ]; then
    [ -n "$(find "$home/pom.xml" "$home"/*/pom.xml "$home"/*/src/main "$home/build" -newer "$target/dist/stamp" -print 2>/dev/null)" ] || exit 0
  fi
}

maven() {
  if "$home/mvnw" --version >>"$log" 2>&1; then
    echo "$home/mvnw"
  elif command -v mvn >/dev/null 2>&1; then
    echo mvn
  else
    say "ngp: Maven could not be downloaded (see $log), and there is no mvn on the PATH."
    say "Check the network, or install Maven 3.8.7 or newer (Debian: apt-get install maven)."
    return 1
  fi
}

# Maven says "Building NGP cluster 0.1.0-SNAPSHOT  [2/9]" when it begins with a module.
watch_build() {
  while kill -0 "$1" 2>/dev/null; do
    module=$(sed -n 's/^\[INFO\] Building \(.*\) [^ ]* *\[\([0-9]*\)\/\([0-9]*\)\]$/module \2\/\3 \1/p' "$log" | tail -n 1)
    progress "Building NGP ($why) ... $module"
    sleep 0.3
  done
  progress ''
}

failed() {
  say "ngp: NGP could not be built. The first errors:"
  # Maven repeats everything after "Failed to execute goal".
  sed -n '/^\[ERROR\] Failed to execute goal/{p;q;}; /^\[ERROR\] [^C]/p; /^ngp: /p' "$log" | head -n 12 >&2
  say "All of it: $log"
  exit 1
}

find_jdk
if [ -z "$JDK" ]; then
  explain_no_jdk
  exit 1
fi
if ! jdk_has_compiler "$JDK"; then
  say "ngp: NGP has to be built first, and $JDK runs Java but cannot compile it: it is a JRE."
  say "Install the JDK as well (Debian: apt-get install openjdk-25-jdk), or set NGP_JAVA_HOME to a JDK."
  exit 1
fi
take_lock
export JAVA_HOME="$JDK"
export NGP_BUILD_STARTED="$target/build.started"
: >"$NGP_BUILD_STARTED"
: >"$log"
why='first use, about a minute'
[ ! -e "$target/dist/stamp" ] || why='sources changed'
is_terminal || say "Building NGP ($why) ..."
progress "Building NGP ($why) ..."
command=$(maven) || exit 1
(cd "$home" && exec "$command" -B -e -pl cli -am package -Dmaven.test.skip=true -Dspotless.check.skip=true) >>"$log" 2>&1 </dev/null &
build=$!
watch_build "$build"
wait "$build" || failed
[ -e "$target/dist/cli.args" ] || failed
