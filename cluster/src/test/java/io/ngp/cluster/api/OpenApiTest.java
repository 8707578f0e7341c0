package io.ngp.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.http.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The description and what is served are the same; {@link ConversationTest} looks at bodies. */
class OpenApiTest {
  private static final Map<String, String> SAMPLES =
      Map.of(
          "{session}",
          "s",
          "{appId}",
          "g/x",
          "{groupId}",
          "g",
          "{taskId}",
          "x.instance-00000000-0000-0000-0000-000000000001._app.1",
          "{version}",
          "2026-01-01T00:00:00.000Z",
          "{deploymentId}",
          "d",
          "{podId}",
          "g/p",
          "{instance}",
          "p.instance-00000000-0000-0000-0000-000000000001",
          "{agent}",
          "agent-1");

  private static final Contract CONTRACT = new Contract();
  private static final JsonNode DOCUMENT = CONTRACT.document();
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void everyPathThatIsServedIsDescribed() {
    assertThat(api.server.paths())
        .allSatisfy(served ->
            assertThat(DOCUMENT.path("paths").propertyNames())
                .as(served)
                .anyMatch(path -> path.equals(served) || path.startsWith(served + "/")));
  }

  /** What the node brings is not part of this server. */
  @TestFactory
  Stream<DynamicTest> everyDescribedPathIsServedWithJustItsMethods() {
    return DOCUMENT.path("paths").properties().stream()
        .filter(path -> path.getValue().valueStream().noneMatch(verb -> verb.has("x-part")))
        .map(path ->
            DynamicTest.dynamicTest(
                path.getKey(), () -> checkMethods(path.getKey(), path.getValue())));
  }

  private static void checkMethods(String path, JsonNode described) throws Exception {
    String sample = path;
    for (Map.Entry<String, String> parameter : SAMPLES.entrySet()) {
      sample = sample.replace(parameter.getKey(), parameter.getValue());
    }
    HttpResponse<String> response = api.send("OPTIONS", sample, "");
    assertThat(response.statusCode()).isEqualTo(200);
    List<String> methods = new ArrayList<>(List.of("OPTIONS"));
    described.propertyNames().forEach(method -> methods.add(method.toUpperCase(Locale.ROOT)));
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    assertThat(Arrays.asList(response.headers().firstValue("Allow").orElse("").split(", ")))
        .containsExactlyInAnyOrderElementsOf(methods);
  }

  @TestFactory
  Stream<DynamicTest> everyExampleFollowsItsSchema() {
    return DOCUMENT.path("components").path("schemas").properties().stream()
        .filter(schema -> schema.getValue().has("examples"))
        .map(schema ->
            DynamicTest.dynamicTest(
                schema.getKey(),
                () ->
                    assertThat(schema.getValue().path("examples"))
                        .allSatisfy(example ->
                            assertThat(CONTRACT.problems(schema.getKey(), example)).isEmpty())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AppInfo",
        "DeploymentResult",
        "Task",
        "Info",
        "Error",
        "Pod",
        "PodStatus",
        "PodInstance"
      })
  void whatIsAnsweredButNotDescribedIsNoticed(String name) {
    JsonNode undescribed = Json.object().put("undescribed", 1);

    assertThat(CONTRACT.problems(name, undescribed)).anyMatch(text -> text.contains("undescribed"));
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(DOCUMENT.findValuesAsString("$ref"))
        .isNotEmpty()
        .allSatisfy(
            ref -> assertThat(DOCUMENT.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
  }

  @Test
  void everyOperationHasANameOfItsOwn() {
    List<String> names = DOCUMENT.path("paths").findValuesAsString("operationId");
    assertThat(names).hasSameSizeAs(new TreeSet<>(names));
  }

  @Test
  void theDocumentNamesTheBuild() throws Exception {
    HttpResponse<String> response = api.send("GET", "/ngp/v1/openapi.json", "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"openapi\":\"3.1.0\"", "\"version\":\"1.2.3\"");
  }

  @Test
  void thePageShowsEveryPathAndNeedsNothingElse() throws Exception {
    String page = api.send("GET", "/ngp/v1/api", "", "Accept", "text/html").body();

    assertThat(DOCUMENT.path("paths").propertyNames())
        .allSatisfy(path -> assertThat(page).contains("<code>" + path + "</code>"));
    assertThat(page).doesNotContain("<script", "http://", "src=", "<link");
  }
}
