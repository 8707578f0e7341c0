#!/bin/sh
# Makes a distribution of the jars that Maven collected and puts it in the place of the one before. Run by the build of
# the module cli:
#
#   dist.sh STARTED AOT     STARTED: when the build began, yyyyMMddHHmm.ss in UTC; AOT: whether to train the caches
#
# Every build has a folder of its own, cli/target/dist-*, and cli/target/dist is a link to the newest: a platform that
# runs keeps the jars it was started from. Folders nobody uses are removed, but for the one before.
#
#   dist/lib/*.jar      all jars           dist/cli.args   how `ngp` starts Java: options, class path, main class
#   dist/aot/*.aot      AOT caches         dist/stamp      as old as the build's beginning; newer sources need a new build
#   dist/jdk            the JDK that trained the caches
set -eu

root=$(cd -P "$(dirname "$0")/.." && pwd)
target=$root/cli/target
started=$1
aot=$2
dist=$target/dist-$(date +%Y%m%d%H%M%S)-$$

. "$root/build/jdk.sh"

collect() {
  mkdir -p "$dist/aot"
  mv "$target/collected" "$dist/lib"
  for jar in "$target"/cli-*.jar; do
    case $jar in *-sources.jar | *-javadoc.jar | *-tests.jar) ;; *) cp "$jar" "$dist/lib/" ;; esac
  done
}

# picocli's classes are as old as Java 5, which the AOT cache refuses.
modernise() {
  for jar in "$dist"/lib/picocli-*.jar; do
    if "$JDK/bin/java" -XX:TieredStopAtLevel=1 "$root/build/ModernClasses.java" "$jar" "$jar.new"; then
      mv "$jar.new" "$jar"
    else
      echo "$jar could not be modernised; commands start more slowly."
      rm -f "$jar.new"
    fi
  done
}

# The command's own jars come first: a class that is looked up is found sooner.
class_path() {
  path=
  for jar in "$dist"/lib/cli-*.jar "$dist"/lib/picocli-*.jar "$dist"/lib/jackson-*.jar; do
    path=$path${path:+:}$jar
  done
  for jar in "$dist"/lib/*.jar; do
    case ":$path:" in *":$jar:"*) ;; *) path=$path:$jar ;; esac
  done
  printf '%s\n' "$path"
}

# A command lives for a tenth of a second: the smallest collector, the quick compiler only, nothing shared in /tmp, and no
# logging library is looked for by the expression engine, which logs nothing.
options() {
  echo "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UseCompactObjectHeaders"
  echo "-Xms16m -Xmx1g -Xss512k -XX:-UsePerfData -Dngp.dist=\"$dist\""
  logging=org.apache.commons.logging
  echo "-D$logging.LogFactory=$logging.impl.LogFactoryImpl -D$logging.Log=$logging.impl.NoOpLog"
}

# A cache of another JDK is passed over without a word.
arguments() {
  options
  [ ! -e "$dist/aot/cli.aot" ] || echo "\"-XX:AOTCache=$dist/aot/cli.aot\" -Xlog:aot*=off -Xlog:cds*=off"
  echo "-cp \"$(class_path)\""
  echo "io.ngp.cli.Main"
}

# One cache for the command, and one per role of a node once the module `node` is there to be trained; at the same time.
# A word about each cache that cannot be made, no failure: everything works without, only slower.
train() {
  train_nodes &
  train_command
  wait
}

train_command() {
  "$JDK/bin/java" -XX:AOTCacheOutput="$dist/aot/cli.aot" -Xlog:aot*=error:stderr -Xlog:cds*=error:stderr \
    @"$dist/options.args" "-Dngp.home=$root" -cp "$(class_path)" io.ngp.cli.CommandTraining >"$dist/aot/cli.log" 2>&1 ||
    echo "The AOT cache of the command could not be made; see $dist/aot/cli.log"
}

train_nodes() {
  for jar in "$dist"/lib/node-*.jar; do
    [ -e "$jar" ] || continue
    "$JDK/bin/java" @"$dist/options.args" "-Dngp.home=$root" -cp "$(class_path)" \
      io.ngp.cli.platform.NodeTraining >"$dist/aot/nodes.log" 2>&1 ||
      echo "The AOT caches of the nodes could not be made; see $dist/aot/nodes.log"
  done
}

stamp() {
  if [ -n "${NGP_BUILD_STARTED:-}" ] && [ -e "$NGP_BUILD_STARTED" ]; then
    touch -r "$NGP_BUILD_STARTED" "$dist/stamp"
  else
    TZ=UTC touch -t "$started" "$dist/stamp"
  fi
}

# `dist` changes from one build to the next in one step: rename(2) of a link onto a link.
switch() {
  ln -s "${dist##*/}" "$target/dist.$$"
  if [ -d "$target/dist" ] && [ ! -h "$target/dist" ]; then
    rm -rf "$target/dist"
  fi
  mv -T "$target/dist.$$" "$target/dist" 2>/dev/null || mv -fh "$target/dist.$$" "$target/dist"
}

remove_unused() {
  if [ -r /proc/self/cmdline ]; then
    processes=$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ') || :
  else
    processes=$(ps -axww -o args=)
  fi
  for old in "$target"/dist-*; do
    case "$dist $target/$former $processes" in
      *"$old "* | *"$old/"*) ;;
      *) rm -rf "$old" ;;
    esac
  done
}

find_jdk
if [ -z "$JDK" ]; then
  explain_no_jdk
  exit 1
fi
former=$(readlink "$target/dist" 2>/dev/null || :)
collect
options >"$dist/options.args"
if [ "$aot" = true ]; then
  modernise
  train
fi
arguments >"$dist/cli.args"
printf '%s\n' "$JDK" >"$dist/jdk"
stamp
switch
remove_unused
