package io.ngp.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({"www, /www", "/www, /www", "/shop//web/, /shop/web", "a.b, /a.b", "9x, /9x"})
  void appIdIsReadAsTyped(String text, String path) {
    assertThat(AppId.parse(text).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "a_b", "-a", "a-", "a.", "a..b", "..", "a b", "a?b"})
  void textThatIsNoAppIdIsRefused(String text) {
    assertThatThrownBy(() -> AppId.parse(text)).hasMessageContaining("is not an app id");
  }

  @Test
  void hostNameIsThePathReversed() {
    assertThat(AppId.parse("/shop/web").hostName()).isEqualTo("web.shop");
  }

  @Test
  void nearestWordIsWhatAFewLettersTurnInto() {
    var known = List.of("/www", "/shop/web", "/shop/db");

    assertThat(Nearest.of("/wwww", known)).contains("/www");
    assertThat(Nearest.of("/shop/wbe", known)).contains("/shop/web");
    assertThat(Nearest.of("/web", known)).contains("/shop/web");
    assertThat(Nearest.of("/something-else", known)).isEmpty();
    assertThat(Nearest.of("ap", List.of("up", "app"))).contains("app");
  }

  @ParameterizedTest
  @CsvSource({"'', '', 0", "abc, abc, 0", "abc, '', 3", "kitten, sitting, 3", "lst, list, 1"})
  void distanceCountsLettersToChange(String from, String to, int expected) {
    assertThat(Nearest.distance(from, to)).isEqualTo(expected);
  }

  @Test
  void shortTaskIdTellsTheTasksOfAnAppApart() {
    assertThat(task("www.instance-c9de6033-1111-2222._app.1").shortId()).isEqualTo("c9de6033");
    assertThat(task("www.instance-c9de6033-1111-2222._app.12").shortId()).isEqualTo("c9de6033.12");
    assertThat(task("odd").shortId()).isEqualTo("odd");
  }

  private static TaskInfo task(String id) {
    return TaskInfo.from(Json.object().put("id", id));
  }
}
