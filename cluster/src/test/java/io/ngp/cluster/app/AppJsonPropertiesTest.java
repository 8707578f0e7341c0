package io.ngp.cluster.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds for every definition and for everything that is none; failures name their seed. */
class AppJsonPropertiesTest {
  private static final AppJson JSON = AppJsonTest.FULL;
  private static final Version LATER = Version.parse("2027-01-01T00:00:00.000Z");
  private static final int DEFINITIONS = 500;
  private static final int HOSTILE_BODIES = 20_000;
  private static final int HOSTILE_PODS = 5_000;

  private static App read(JsonNode body) {
    return JSON.read(body, PathId.ROOT, DefinitionCase.VERSION);
  }

  private static JsonNode throughText(JsonNode node) {
    return AppJson.parse(node.toString().getBytes(UTF_8));
  }

  @Test
  void parseOfPrintIsIdentity() {
    for (int seed = 0; seed < DEFINITIONS; seed++) {
      ObjectNode body = new RandomDefinitions(new Random(seed)).next();
      App app = read(throughText(body)).withVersionInfo(randomVersions(seed));
      ObjectNode printed = JSON.write(app);

      assertThat(JSON.restore(throughText(printed))).as("seed %d: %s", seed, body).isEqualTo(app);
      assertThat(printed.toString())
          .as("seed %d: equal definitions print equal", seed)
          .isEqualTo(JSON.write(JSON.restore(printed)).toString());
    }
  }

  @Test
  void patchWithWhatWasPrintedChangesNothing() {
    for (int seed = 0; seed < DEFINITIONS; seed++) {
      App app = read(new RandomDefinitions(new Random(seed)).next());

      App patched = JSON.patch(app, JSON.write(app), LATER);

      assertThat(patched.withVersionInfo(app.versionInfo())).as("seed %d", seed).isEqualTo(app);
    }
  }

  @Test
  void hostileBodiesAreReadOrRefusedButNeverFail() {
    verify(HOSTILE_BODIES, HostileBodies::body, AppJsonPropertiesTest::readAndPatch);
  }

  @Test
  void hostilePodsAreReadOrRefusedButNeverFail() {
    verify(HOSTILE_PODS, HostileBodies::pod, AppJsonPropertiesTest::readPod);
  }

  private static void verify(int count, LongFunction<byte[]> bodies, Consumer<byte[]> reading) {
    int read = 0;
    int refused = 0;
    for (int seed = 0; seed < count; seed++) {
      byte[] body = bodies.apply(seed);
      try {
        reading.accept(body);
        read++;
      } catch (RefusedException e) {
        refused++;
        if (!isExplained(e.reason())) {
          throw failure(seed, body, e);
        }
      } catch (RuntimeException | Error e) {
        throw failure(seed, body, e);
      }
    }
    assertThat(read).as("bodies that are fine in spite of all").isGreaterThan(count / 20);
    assertThat(refused).as("refused bodies").isGreaterThan(count / 20);
  }

  private static AssertionError failure(int seed, byte[] body, Throwable cause) {
    return new AssertionError("seed %d: %s".formatted(seed, new String(body, UTF_8)), cause);
  }

  private static void readAndPatch(byte[] body) {
    JsonNode node = AppJson.parse(body);
    App app = read(node);
    if (!JSON.restore(JSON.write(app)).equals(app)) {
      throw new IllegalStateException("what was printed is restored as something else");
    }
    JSON.patch(app, node, LATER);
  }

  private static void readPod(byte[] body) {
    App pod = JSON.readPod(AppJson.parse(body), PathId.ROOT, DefinitionCase.VERSION);
    if (!JSON.restore(throughText(JSON.write(pod))).equals(pod)) {
      throw new IllegalStateException("what was printed is restored as something else");
    }
  }

  /** Plain checks: a fluent assertion per case would cost more than the case. */
  private static boolean isExplained(Reason reason) {
    return switch (reason) {
      case Reason.Invalid invalid ->
          !invalid.violations().isEmpty()
              && invalid.violations().stream()
                  .allMatch(violation ->
                      violation.path().startsWith("/")
                          && !violation.errors().isEmpty()
                          && !violation.errors().contains(""));
      case Reason.Malformed malformed -> !malformed.details().isBlank();
      default -> false;
    };
  }

  private static VersionInfo randomVersions(int seed) {
    Version version = new Version(DefinitionCase.VERSION.instant().plusMillis(seed));
    return new VersionInfo(
        version,
        new Version(version.instant().minusMillis(seed % 7)),
        new Version(version.instant().minusSeconds(seed % 11)));
  }
}
