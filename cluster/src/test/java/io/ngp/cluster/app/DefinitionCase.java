package io.ngp.cluster.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of a {@code .cases} file: {@code name | body | expectation}. A body that starts with
 * {@code +} is laid over {@code {"id":"/a","cmd":"sleep 60"}}, or over a pod of one container in a
 * file whose name begins so, null removing a member. An expectation is the members the printed
 * definition must have ({@code null}: must not have), or {@code shape} or {@code rule} followed by
 * all violations, {@code /path text; /path text}, each text being the shape error or part of the
 * rule's.
 */
record DefinitionCase(String name, ObjectNode body, String expectation, boolean isPod) {
  static final Version VERSION = Version.parse("2026-11-21T10:00:00.000Z");

  private static final String BASE = "{\"id\":\"/a\",\"cmd\":\"sleep 60\"}";

  private static final String POD =
      "{\"id\":\"/a\",\"containers\":[{\"name\":\"one\",\"exec\":{\"command\":{\"shell\":\"sleep 60\"}},"
          + "\"resources\":{\"cpus\":0.1,\"mem\":32}}]}";

  /** The cases of a file beside this class, as tests. */
  static Stream<DynamicTest> testsOf(String file, AppJson json) {
    List<DefinitionCase> cases = load(file);
    assertThat(cases).as("cases in %s", file).hasSizeGreaterThan(3);
    return cases.stream().map(c -> DynamicTest.dynamicTest(c.name, () -> c.verify(json)));
  }

  private static List<DefinitionCase> load(String file) {
    try (InputStream in = DefinitionCase.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> of(line, file.startsWith("pod")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DefinitionCase of(String line, boolean isPod) {
    List<String> cells = Arrays.asList(line.split(" \\| ", -1));
    assertThat(cells).as(line).hasSize(3);
    return new DefinitionCase(
        cells.get(0).strip(),
        body(cells.get(1).strip(), isPod ? POD : BASE),
        cells.get(2).strip(),
        isPod);
  }

  static JsonNode json(String text) {
    return AppJson.parse(text.getBytes(UTF_8));
  }

  private static ObjectNode body(String text, String base) {
    if (!text.startsWith("+")) {
      return (ObjectNode) json(text);
    }
    ObjectNode body = (ObjectNode) json(base);
    body.setAll((ObjectNode) json(text.substring(1)));
    return body;
  }

  private void verify(AppJson json) {
    if (expectation.startsWith("{")) {
      verifyAccepted(json);
    } else {
      verifyRefused(json);
    }
  }

  private void verifyAccepted(AppJson json) {
    App app = read(json, body);
    JsonNode printed = json(json.write(app).toString());
    Map<String, JsonNode> expected = new LinkedHashMap<>();
    Map<String, JsonNode> actual = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : json(expectation).properties()) {
      expected.put(member.getKey(), member.getValue());
      actual.put(
          member.getKey(),
          printed.has(member.getKey()) ? printed.get(member.getKey()) : json("null"));
    }
    assertThat(actual).isEqualTo(expected);
    assertThat(json.restore(printed)).as("what is stored is what is restored").isEqualTo(app);
    assertThat(read(json, printed)).as("normal form").isEqualTo(app);
  }

  private App read(AppJson json, JsonNode definition) {
    return isPod
        ? json.readPod(definition, PathId.ROOT, VERSION)
        : json.read(definition, PathId.ROOT, VERSION);
  }

  private void verifyRefused(AppJson json) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> read(json, body));
    assertThat(refused).as("refusal").isNotNull();
    assertThat(refused.reason()).isInstanceOf(Reason.Invalid.class);
    Reason.Invalid invalid = (Reason.Invalid) refused.reason();
    boolean isShape = expectation.startsWith("shape ");
    assertThat(isShape || expectation.startsWith("rule ")).as(expectation).isTrue();
    assertThat(invalid.message()).isEqualTo(isShape ? "Invalid JSON" : "Object is not valid");
    List<String> expected =
        Arrays.asList(expectation.substring(expectation.indexOf(' ') + 1).split("; /", -1));
    assertThat(invalid.violations()).as(expectation).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      String text = i == 0 ? expected.get(i) : "/" + expected.get(i);
      String path = text.substring(0, text.indexOf(' '));
      String error = text.substring(text.indexOf(' ') + 1);
      var violation = invalid.violations().get(i);
      assertThat(violation.path()).as("%s", invalid.violations()).isEqualTo(path);
      assertThat(violation.errors())
          .anySatisfy(e ->
              assertThat(isShape ? e.equals(error) : e.contains(error))
                  .as("%s has %s", e, error)
                  .isTrue());
    }
  }
}
