package io.ngp.cluster.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Text to JSON, and JSON from the store (marathon/API.md 1.4). */
class AppJsonParseTest {

  private static Reason.Malformed malformed(byte[] body) {
    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> AppJson.parse(body));
    assertThat(refused).isNotNull();
    return (Reason.Malformed) refused.reason();
  }

  @Test
  void brokenJsonIsRefusedWithLineAndColumn() {
    Reason.Malformed reason = malformed("{\n  \"id\": }".getBytes(UTF_8));

    assertThat(reason.message()).isEqualTo("Invalid JSON");
    assertThat(reason.details()).contains("'}'").endsWith("at line 2, column 9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{} x", "{}{}", "[1,]", "{'a':1}", "NaN", "{\"a\":01}", "\"\\x\"", "tru"})
  void whatIsNotExactlyOneJsonValueIsRefused(String body) {
    assertThat(malformed(body.getBytes(UTF_8)).message()).isEqualTo("Invalid JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n"})
  void emptyBodyIsRefused(String body) {
    assertThat(malformed(body.getBytes(UTF_8)).message())
        .isEqualTo("Please specify data in JSON format");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] body = {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'};

    assertThat(malformed(body).message()).isEqualTo("Invalid JSON");
  }

  @Test
  void nestingAndNumbersAreBounded() {
    String deep = "[".repeat(100_000);
    String longNumber = "9".repeat(1_000);

    assertThat(malformed(deep.getBytes(UTF_8)).details()).contains("depth");
    assertThat(malformed(longNumber.getBytes(UTF_8)).details()).contains("length");
  }

  @Test
  void onlyObjectsAreDefinitions() {
    JsonNode array = AppJson.parse("[]".getBytes(UTF_8));

    assertThatThrownBy(() -> AppJsonTest.STANDARD.read(array, PathId.ROOT, DefinitionCase.VERSION))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused ->
                assertThat(((Reason.Invalid) refused.reason()).violations())
                    .containsExactly(
                        new RefusedException.Violation("/", List.of("error.expected.jsobject"))));
  }

  @Test
  void relativeIdsAreSeenFromTheGroup() {
    JsonNode body =
        AppJson.parse(
            "{\"id\":\"web\",\"cmd\":\"run\",\"dependencies\":[\"../db/db1\",\"cache\"]}"
                .getBytes(UTF_8));

    App app = AppJsonTest.STANDARD.read(body, PathId.parse("/shop/front"), DefinitionCase.VERSION);

    assertThat(app.id()).hasToString("/shop/front/web");
    assertThat(app.dependencies())
        .extracting(PathId::toString)
        .containsExactly("/shop/db/db1", "/shop/front/cache");
  }

  @Test
  void groupsCanGiveTheirRole() {
    JsonNode body = AppJson.parse("{\"id\":\"/web/a\",\"cmd\":\"run\"}".getBytes(UTF_8));

    App app =
        AppJsonTest.STANDARD.withDefaultRole("web").read(body, PathId.ROOT, DefinitionCase.VERSION);

    assertThat(app.placement().role()).isEqualTo("web");
  }

  @Test
  void storedVersionsAreRestored() {
    ObjectNode stored = printed();
    stored.put("version", "2026-11-23T00:00:00.123Z");
    ((ObjectNode) stored.get("versionInfo")).put("lastScalingAt", "2026-11-22T00:00:00.000Z");

    VersionInfo info = AppJsonTest.STANDARD.restore(stored).versionInfo();

    assertThat(info.version()).hasToString("2026-11-23T00:00:00.123Z");
    assertThat(info.lastScalingAt()).hasToString("2026-11-22T00:00:00.000Z");
    assertThat(info.lastConfigChangeAt()).isEqualTo(DefinitionCase.VERSION);
  }

  @Test
  void whatWasOnceAcceptedIsRestoredUnderStricterSettings() {
    JsonNode body = AppJson.parse("{\"id\":\"/a\",\"cmd\":\"run\",\"gpus\":1}".getBytes(UTF_8));
    App app = AppJsonTest.FULL.read(body, PathId.ROOT, DefinitionCase.VERSION);

    assertThat(AppJsonTest.STANDARD.restore(AppJsonTest.FULL.write(app))).isEqualTo(app);
  }

  @Test
  void damagedStoredDefinitionSaysWhichAndWhere() {
    ObjectNode stored = printed();
    stored.put("instances", "many").put("version", "yesterday");

    assertThatThrownBy(() -> AppJsonTest.STANDARD.restore(stored))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/a")
        .hasMessageContaining("/instances error.expected.jsnumber")
        .hasMessageContaining("/version error.expected.date");
  }

  private static ObjectNode printed() {
    JsonNode body = AppJson.parse("{\"id\":\"/a\",\"cmd\":\"run\"}".getBytes(UTF_8));
    return AppJsonTest.STANDARD.write(
        AppJsonTest.STANDARD.read(body, PathId.ROOT, DefinitionCase.VERSION));
  }
}
