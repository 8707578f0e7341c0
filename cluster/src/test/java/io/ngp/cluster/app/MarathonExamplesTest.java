package io.ngp.cluster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Marathon's own sample bodies; see resources/marathon/NOTICE. */
class MarathonExamplesTest {

  @TestFactory
  Stream<DynamicTest> everyDefinitionIsAcceptedAndKept() {
    return Stream.of(
            "app-check-http-example.json",
            "app_list.json",
            "apps_create.json",
            "group.json",
            "queue.json")
        .flatMap(file ->
            definitions(example(file)).stream()
                .map(d -> DynamicTest.dynamicTest(file + d.get("id"), () -> isKept(d))));
  }

  private static void isKept(JsonNode definition) {
    App app = AppJsonTest.STANDARD.read(definition, PathId.ROOT, DefinitionCase.VERSION);
    JsonNode printed = AppJsonTest.STANDARD.write(app);

    assertThat(AppJsonTest.STANDARD.restore(printed)).isEqualTo(app);
    for (String member : List.of("instances", "cmd", "labels", "killSelection")) {
      if (definition.has(member)) {
        assertThat(printed.get(member)).as(member).isEqualTo(definition.get(member));
      }
    }
    assertThat(app.resources().memMib()).isEqualTo(definition.path("mem").doubleValue(128));
    assertThat(app.resources().cpus()).isEqualTo(definition.path("cpus").doubleValue());
  }

  @Test
  void legacyPortsAndUrisOfTheListExampleAreTranslated() {
    JsonNode definition = definitions(example("app_list.json")).getFirst();

    App app = AppJsonTest.STANDARD.read(definition, PathId.ROOT, DefinitionCase.VERSION);

    assertThat(app.networking().portDefinitions())
        .extracting(Networking.PortDefinition::port)
        .containsExactly(10013, 10015);
    assertThat(app.program().fetch())
        .singleElement()
        .satisfies(fetch -> assertThat(fetch.extract()).isFalse());
  }

  /** It shows every member there is, more than may stand together. */
  @Test
  void everyContradictionOfTheFullExampleIsNamedAtOnce() {
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class,
            () ->
                AppJsonTest.STANDARD.read(
                    example("app.json"), PathId.ROOT, DefinitionCase.VERSION));

    assertThat(((Reason.Invalid) refused.reason()).violations())
        .extracting(Violation::path)
        .containsExactlyInAnyOrder(
            "/", "/ipAddress", "/env/PASSWORD/secret", "/secrets", "/acceptedResourceRoles");
  }

  @Test
  void patchExamplesChangeOnlyWhatTheyName() {
    App app =
        AppJsonTest.STANDARD.read(
            DefinitionCase.json("{\"id\":\"/foo\",\"cmd\":\"sleep 60\",\"mem\":32}"),
            PathId.ROOT,
            DefinitionCase.VERSION);

    App patched = AppJsonTest.STANDARD.patch(app, example("app_patch.json"), app.version());

    assertThat(patched).isEqualTo(app.withInstances(2));
  }

  @Test
  void thePodExampleIsKept() {
    JsonNode definition = example("pod.json");

    App pod = AppJsonTest.STANDARD.readPod(definition, PathId.ROOT, DefinitionCase.VERSION);
    JsonNode printed = AppJsonTest.STANDARD.writePod(pod);

    assertThat(AppJsonTest.STANDARD.restore(AppJsonTest.STANDARD.write(pod))).isEqualTo(pod);
    assertThat(AppJsonTest.STANDARD.readPod(printed, PathId.ROOT, DefinitionCase.VERSION))
        .isEqualTo(pod);
    for (String member : List.of("labels", "user", "volumes", "executorResources")) {
      assertThat(DefinitionCase.json(printed.get(member).toString()))
          .as(member)
          .isEqualTo(definition.get(member));
    }
    assertThat(pod.resources().cpus()).isEqualTo(1);
    assertThat(pod.lifecycle().killGrace()).contains(Duration.ofSeconds(60));
  }

  static JsonNode example(String file) {
    try (InputStream in = MarathonExamplesTest.class.getResourceAsStream("/marathon/" + file)) {
      assertThat(in).as(file).isNotNull();
      return AppJson.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }

  /** Every object that says what to run, at any depth. */
  static List<JsonNode> definitions(JsonNode node) {
    List<JsonNode> found = new ArrayList<>();
    boolean isDefinition = node.has("id") && (node.has("cmd") || node.has("container"));
    if (isDefinition) {
      found.add(node);
    } else {
      node.values().forEach(child -> found.addAll(definitions(child)));
    }
    return found;
  }
}
