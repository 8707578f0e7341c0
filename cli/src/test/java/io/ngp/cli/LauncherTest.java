package io.ngp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher and its scripts, run by a real shell in an installation whose JDK and Maven are
 * shell scripts.
 */
class LauncherTest {
  /** Makes what the real build makes, as far as the launcher looks at it. */
  private static final String MAVEN =
      """
      #!/bin/sh
      [ "$1" = --version ] && exit 0
      cd "$(dirname "$0")"
      echo built >> builds
      echo "[INFO] Building NGP cluster 0.1.0-SNAPSHOT                [1/2]"
      echo "JAVA_HOME is $JAVA_HOME"
      [ -z "$SLOW" ] || sleep 0.5
      if [ -e broken ]; then
        echo "[ERROR] COMPILATION ERROR :"
        echo "[ERROR] /src/Foo.java:[3,5] ';' expected"
        echo "[ERROR] Failed to execute goal x:compile"
        echo "[ERROR] /src/Foo.java:[3,5] ';' expected"
        exit 1
      fi
      mkdir -p cli/target/dist
      echo "-cp x" > cli/target/dist/cli.args
      echo "$JAVA_HOME" > cli/target/dist/jdk
      touch -r "$NGP_BUILD_STARTED" cli/target/dist/stamp
      """;

  @TempDir private Path folder;
  private Path home;
  private Path jdk;

  private record Result(int status, String out, String err) {}

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(folder.resolve("my installation"));
    for (var file : new String[] {"ngp", "build/jdk.sh", "build/build.sh", "build/dist.sh"}) {
      var copy = home.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of("..").resolve(file), copy);
      executable(copy);
    }
    Files.createDirectories(home.resolve("cluster/src/main"));
    Files.writeString(home.resolve("cluster/src/main/App.java"), "");
    Files.writeString(home.resolve("pom.xml"), "");
    script(home.resolve("mvnw"), MAVEN);
    jdk = jdk("jdk-25", "25.0.3", true);
  }

  @Test
  void firstUseBuildsAndLaterOnesDoNot() throws Exception {
    var first = ngp("app", "list");
    var second = ngp("app", "list");

    assertThat(first.err()).isEqualTo("Building NGP (first use, about a minute) ...\n");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
    assertThat(second.out())
        .isEqualTo(
            "java of "
                + jdk
                + ": -Dngp.home="
                + home
                + " -Dngp.terminal= @"
                + home
                + "/cli/target/dist/cli.args app list\n");
  }

  @Test
  void newerSourceIsBuilt() throws Exception {
    ngp();
    Files.setLastModifiedTime(
        home.resolve("cluster/src/main/App.java"), FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(ngp().err()).isEqualTo("Building NGP (sources changed) ...\n");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void removedSourceIsBuilt() throws Exception {
    ngp();
    Files.delete(home.resolve("cluster/src/main/App.java"));
    Files.setLastModifiedTime(
        home.resolve("cluster/src/main"), FileTime.from(Instant.now().plusSeconds(5)));

    ngp();

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void failedBuildShowsEachErrorOnceAndTheLog() throws Exception {
    Files.createFile(home.resolve("broken"));

    var result = ngp();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("ngp: NGP could not be built. The first errors:")
        .containsOnlyOnce("[ERROR] /src/Foo.java:[3,5] ';' expected")
        .endsWith("All of it: " + home + "/cli/target/build.log\n");
    assertThat(home.resolve("cli/target/build.lock")).doesNotExist();
  }

  @Test
  void twoStartsAtOnceBuildOnce() throws Exception {
    var slow = Map.of("SLOW", "yes");
    var first = start(slow, folder, home.resolve("ngp").toString());
    var second = start(slow, folder, home.resolve("ngp").toString());

    assertThat(finish(first).status()).isZero();
    assertThat(finish(second).status()).isZero();

    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void lockOfABuildThatDiedIsTakenOver() throws Exception {
    var dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Files.createDirectories(home.resolve("cli/target/build.lock"));
    Files.writeString(home.resolve("cli/target/build.lock/pid"), dead.pid() + "\n");

    assertThat(ngp().status()).isZero();
  }

  @Test
  void launcherWorksThroughLinksFromAnyFolder() throws Exception {
    var link = folder.resolve("bin/ngp");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(folder.resolve("second"), Path.of("my installation/ngp"));
    Files.createSymbolicLink(link, Path.of("../second"));

    var result = finish(start(Map.of(), Path.of("/"), link.toString(), "status"));

    assertThat(result.status()).isZero();
    assertThat(result.out()).endsWith("/cli/target/dist/cli.args status\n");
  }

  @Test
  void launcherIsFoundOnThePath() throws Exception {
    var path = Map.of("PATH", home + ":" + System.getenv("PATH"));

    assertThat(finish(start(path, folder, "sh", "-c", "ngp status")).out())
        .contains("-Dngp.home=" + home + " ");
  }

  @Test
  void argumentsArriveAsTheyWere() throws Exception {
    assertThat(ngp("a b", "*", "", "@x").out()).endsWith("cli.args a b *  @x\n");
  }

  @Test
  void runtimeWithoutCompilerIsToldApartFromAJdk() throws Exception {
    jdk = jdk("jre-25", "25", false);

    var result = ngp();

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains(jdk + " runs Java but cannot compile it: it is a JRE.");
    assertThat(builds()).isZero();
  }

  @Test
  void runtimeWithoutCompilerRunsWhatIsBuilt() throws Exception {
    ngp();
    jdk = jdk("jre-25", "25", false);

    assertThat(ngp("status").out()).startsWith("java of " + jdk);
  }

  @Test
  void mavenOnThePathStandsInForOneThatCannotBeDownloaded() throws Exception {
    Files.move(home.resolve("mvnw"), home.resolve("real-maven"));
    script(home.resolve("mvnw"), "#!/bin/sh\necho no network >&2\nexit 1\n");
    var bin = Files.createDirectories(folder.resolve("bin"));
    script(bin.resolve("mvn"), "#!/bin/sh\nexec '" + home + "/real-maven' \"$@\"\n");
    var path = Map.of("PATH", bin + ":" + System.getenv("PATH"));

    assertThat(finish(start(path, folder, home.resolve("ngp").toString())).status()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void newestJdkIsFoundAndOlderOnesAreNot() throws Exception {
    jdk("jdks/17", "17.0.15", true);
    jdk("jdks/26", "26", true);
    jdk("jdks/27-jre", "27-ea", false);
    jdk("jdks/25", "25.0.1", true);

    assertThat(find("", "", "jdks")).isEqualTo("found " + folder.resolve("jdks/26") + "\n");
  }

  @Test
  void namedJdkWinsOverANewerOneUnlessItIsTooOld() throws Exception {
    var old = jdk("named/17", "17.0.15", true);
    var good = jdk("named/25", "25", true);
    var newest = jdk("jdks/26", "26", true);

    assertThat(find(good.toString(), "", "jdks")).isEqualTo("found " + good + "\n");
    assertThat(find("", good.toString(), "jdks")).isEqualTo("found " + good + "\n");
    assertThat(find("", old.toString(), "jdks")).isEqualTo("found " + newest + "\n");
  }

  @Test
  void withoutJdkTheUserLearnsWhatWasFoundAndHowToGetOne() throws Exception {
    var old = jdk("jdks/17", "17.0.15", true);

    assertThat(find("", "/nowhere", "jdks"))
        .contains(
            "needs a JDK 25 or newer",
            old + " is Java 17",
            "JAVA_HOME is /nowhere, which holds no bin/java.")
        .contains("apt-get install", "brew install", "sdk install");
  }

  /** Runs the search with only the JDKs in {@code usual} to be found. */
  private String find(String ngpJavaHome, String javaHome, String usual) throws Exception {
    var script =
        """
        . "%s/build/jdk.sh"
        jdk_on_path() { :; }
        jdk_consider_usual() { for each in "%s"/*; do jdk_consider "$each"; done; }
        find_jdk
        if [ -n "$JDK" ]; then echo "found $JDK"; else explain_no_jdk 2>&1; fi
        """
            .formatted(home, folder.resolve(usual));
    var variables = Map.of("NGP_JAVA_HOME", ngpJavaHome, "JAVA_HOME", javaHome);
    var result = finish(start(variables, folder, "sh", "-euc", script));
    assertThat(result.status()).isZero();
    return result.out();
  }

  private Path jdk(String name, String version, boolean canCompile) throws IOException {
    var jdk = folder.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(
        jdk.resolve("release"),
        "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"y\"\n");
    script(jdk.resolve("bin/java"), "#!/bin/sh\necho \"java of " + jdk + ": $*\"\n");
    if (canCompile) {
      script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    }
    return jdk;
  }

  private long builds() throws IOException {
    var builds = home.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  private Result ngp(String... arguments) throws Exception {
    var command = new String[arguments.length + 1];
    command[0] = home.resolve("ngp").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return finish(start(Map.of(), folder, command));
  }

  private Process start(Map<String, String> variables, Path workingFolder, String... command)
      throws IOException {
    var builder = new ProcessBuilder(command).directory(workingFolder.toFile());
    builder.environment().put("NGP_JAVA_HOME", jdk.toString());
    builder.environment().remove("NGP_HOME");
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static Result finish(Process process) throws Exception {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    // What these scripts write fits into the pipes, so reading after the end cannot block them.
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.exitValue(), out, err);
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
