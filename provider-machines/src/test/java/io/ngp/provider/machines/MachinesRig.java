package io.ngp.provider.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.testing.Given;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.provider.machines.distribution.Distribution;
import io.ngp.provider.machines.ssh.MinaHosts;
import io.ngp.testkit.lab.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A lab of one host, and a type that brings a small NGP of its own to them. */
abstract class MachinesRig {
  /** Of this process, since others may have a lab at the same time. */
  static final String NETWORK = "10.78." + ProcessHandle.current().pid() % 256;

  @TempDir static Path folder;
  static Lab lab;
  static Distribution distribution;

  @BeforeAll
  static void startHosts() throws IOException {
    var obstacle = Lab.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    lab = new Lab(Files.createTempDirectory(Path.of("/var/tmp"), "ngp-lab-"), NETWORK);
    lab.up(1);
    distribution = distribution("1.0", "first");
  }

  @AfterAll
  static void stopHosts() {
    if (lab != null) {
      lab.close();
    }
  }

  /** An NGP whose only jar holds {@code content}, with a runtime that is none. */
  static Distribution distribution(String number, String content) throws IOException {
    return distribution(number, content, content.getBytes(StandardCharsets.UTF_8));
  }

  /** An NGP of so many MiB that do not get smaller when they are packed. */
  static Distribution distribution(String number, int mebibytes) throws IOException {
    var bytes = new byte[mebibytes * 1024 * 1024];
    new Random(mebibytes).nextBytes(bytes);
    return distribution(number, mebibytes + "-MiB", bytes);
  }

  private static Distribution distribution(String number, String name, byte[] content)
      throws IOException {
    var jar = Files.createDirectories(folder.resolve(name)).resolve("ngp.jar");
    Files.write(jar, content);
    return new Distribution(number, List.of(jar), jdk(), folder.resolve("cache-" + name), false);
  }

  /** A JDK whose runtimes are scripts: the real ones have a test of their own. */
  private static Path jdk() throws IOException {
    var jdk = folder.resolve("jdk");
    if (!Files.exists(jdk)) {
      var jlink = Files.createDirectories(jdk.resolve("bin")).resolve("jlink");
      Files.writeString(jdk.resolve("release"), "JAVA_VERSION=25\n");
      Files.writeString(
          jlink,
          """
          #!/bin/sh
          for last; do :; done
          mkdir -p "$last/bin"
          cat >"$last/bin/java" <<'END'
          #!/bin/sh
          echo openjdk 25 >&2
          case "$*" in
            *'image build'*) tar -cT /dev/null | docker import - "ngp:$(basename "$NGP_HOME")" ;;
          esac
          END
          chmod 755 "$last/bin/java"
          """);
      Files.setPosixFilePermissions(jlink, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return jdk;
  }

  static ResourceType type() {
    return type(distribution);
  }

  /** A type with connections of its own. */
  static ResourceType type(Distribution distribution) {
    var hosts = new MinaHosts(Optional.empty());
    return new MachinesProvider(folder, folder, distribution, () -> hosts).types().getFirst();
  }

  static Fields inputs(ResourceType type, int host, Map<String, Value> more) {
    var inputs =
        new Fields(
            Map.of(
                "host", Value.of(lab.address(host)),
                "key_file", Value.of(lab.key().toString()),
                "roles", Value.texts(List.of("agent")),
                // The upkeep would be NGP itself.
                "upkeep_seconds", Value.of(0)));
    for (var each : more.entrySet()) {
      inputs = inputs.with(each.getKey(), each.getValue());
    }
    return Given.complete(type.schema(), inputs);
  }

  static List<Problem> check(ResourceType type, Fields inputs) {
    return type.check(
        new Planned(
            new TestOperation().address(),
            type.name(),
            Action.CREATE,
            Optional.empty(),
            Optional.of(inputs),
            false));
  }

  static Known known(TestOperation operation, Fields inputs, Fields outputs) {
    return new Known(operation.token(), inputs, outputs);
  }

  static Map<String, Value> drift(ResourceType type, Known known) {
    var reading = type.read(new TestOperation(known.token()), known);
    assertThat(reading).isInstanceOf(Reading.Present.class);
    return ValueReader.of(((Reading.Present) reading).inputs()).map("drift").fields();
  }

  static ProviderException refusal(ThrowingCallable callable) {
    var refusal = catchThrowableOfType(ProviderException.class, callable);
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.fix()).isNotEmpty();
    return refusal;
  }
}
