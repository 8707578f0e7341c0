# shellcheck shell=sh
# Finds the newest JDK >= 25. Sourced by ngp, build/dist.sh and .ci/run; plain POSIX sh, nothing is started.
#
#   find_jdk          sets JDK, or leaves it empty; JDK_SEEN lists what was looked at and why it would not do
#   jdk_version HOME  sets JDK_MAJOR from HOME/release (JEP 223: JAVA_VERSION="25.0.3"), 0 if it cannot be read
#   explain_no_jdk    tells the user what was found and how to get a JDK

NGP_JDK_MINIMUM=25

jdk_version() {
  JDK_MAJOR=0
  [ -r "$1/release" ] && [ -x "$1/bin/java" ] || return 0
  while IFS='=' read -r jdk_key jdk_value || [ -n "$jdk_key" ]; do
    if [ "$jdk_key" = JAVA_VERSION ]; then
      jdk_value=${jdk_value#\"}
      jdk_value=${jdk_value%%[!0-9]*}
      JDK_MAJOR=${jdk_value:-0}
    fi
  done <"$1/release"
}

# Whether HOME can compile, too; a JRE only runs.
jdk_has_compiler() {
  [ -x "$1/bin/javac" ]
}

# The home of the java on the PATH, with its symbolic links followed.
jdk_on_path() {
  jdk_java=$(command -v java 2>/dev/null) || return 0
  while [ -h "$jdk_java" ]; do
    jdk_link=$(readlink "$jdk_java")
    case $jdk_link in
      /*) jdk_java=$jdk_link ;;
      *) jdk_java=${jdk_java%/*}/$jdk_link ;;
    esac
  done
  jdk_java=${jdk_java%/*}
  printf '%s\n' "${jdk_java%/bin}"
}

# Keeps $1 if it is newer than what was kept so far; a compiler counts more than a version.
jdk_consider() {
  [ -d "$1" ] || return 0
  jdk_version "$1"
  [ "$JDK_MAJOR" -gt 0 ] || return 0
  case "$JDK_SEEN" in *"  $1 "*) return 0 ;; esac
  JDK_SEEN="$JDK_SEEN  $1 is Java $JDK_MAJOR
"
  [ "$JDK_MAJOR" -ge "$NGP_JDK_MINIMUM" ] || return 0
  jdk_rank=$JDK_MAJOR
  ! jdk_has_compiler "$1" || jdk_rank=$((jdk_rank + 1000))
  if [ "$jdk_rank" -gt "$jdk_best" ]; then
    jdk_best=$jdk_rank
    JDK=$1
  fi
}

# Where JDKs usually are; a pattern that matches nothing is passed over.
jdk_consider_usual() {
  for jdk_home in /usr/lib/jvm/* /opt/*jdk* /opt/java/* \
    "${HOME:-/nowhere}"/.sdkman/candidates/java/* "${HOME:-/nowhere}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nowhere}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    jdk_consider "$jdk_home"
  done
}

find_jdk() {
  JDK='' JDK_SEEN='' jdk_best=0
  # What the user names wins over what is newer.
  for jdk_home in "${NGP_JAVA_HOME:-}" "${JAVA_HOME:-}"; do
    [ -n "$jdk_home" ] || continue
    jdk_consider "$jdk_home"
    [ -z "$JDK" ] || return 0
  done
  jdk_consider "$(jdk_on_path)"
  jdk_consider_usual
}

explain_no_jdk() {
  {
    echo "ngp: NGP needs a JDK $NGP_JDK_MINIMUM or newer, and found none."
    if [ -n "$JDK_SEEN" ]; then
      echo "Found, but too old:"
      printf '%s' "$JDK_SEEN"
    fi
    [ -z "${JAVA_HOME:-}" ] || [ -x "$JAVA_HOME/bin/java" ] || echo "JAVA_HOME is $JAVA_HOME, which holds no bin/java."
    [ -z "${NGP_JAVA_HOME:-}" ] || [ -x "$NGP_JAVA_HOME/bin/java" ] || echo "NGP_JAVA_HOME is $NGP_JAVA_HOME, which holds no bin/java."
    echo "Looked at NGP_JAVA_HOME, JAVA_HOME, the java on PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks,"
    echo "/Library/Java/JavaVirtualMachines and Homebrew."
    echo "Install one:"
    echo "  Debian, Ubuntu   apt-get install openjdk-25-jdk   (or temurin-25-jdk from packages.adoptium.net)"
    echo "  macOS            brew install openjdk"
    echo "  anywhere         curl -s https://get.sdkman.io | bash && sdk install java 25-tem"
    echo "or set NGP_JAVA_HOME to the folder of one you have."
  } >&2
}
