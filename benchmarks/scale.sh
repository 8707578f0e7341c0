#!/usr/bin/env bash
# One master with many apps and tasks: changes, reads, event fan-out and a change of leader. ZooKeeper, the leader and the API are
# real and in one JVM with their client; the machines only pretend to run tasks. Prints a line per measurement.
#
#   APPS=10000      INSTANCES=10 of each      HEAP=2g
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. build/jdk.sh
find_jdk
[[ -n $JDK ]] || { explain_no_jdk; exit 1; }
export JAVA_HOME=$JDK
./mvnw -B -o test -pl node -am -Dtest=ScaleBenchmark -Dsurefire.failIfNoSpecifiedTests=false \
  -DargLine="-Xmx${HEAP:-2g} -XX:+UseParallelGC -Dngp.scale.apps=${APPS:-10000} -Dngp.scale.instances=${INSTANCES:-10}" 2>&1 |
  tee "${TMPDIR:-/tmp}/ngp-scale.log" | sed -n 's/^SCALE //p'
grep -q 'BUILD SUCCESS' "${TMPDIR:-/tmp}/ngp-scale.log" || { tail -40 "${TMPDIR:-/tmp}/ngp-scale.log" >&2; exit 1; }
