package io.ngp.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTemplateTest {
  private static final Map<String, ?> DATA =
      Map.of(
          "tasks",
          List.of(
              Map.of("host", "b", "port", 2, "healthy", true),
              Map.of("host", "a", "port", 1, "healthy", true),
              Map.of("host", "c", "port", 3, "healthy", false)),
          "labels",
          Map.of("A", "<x>"));

  @TempDir private Path folder;

  @Test
  void dataIsFilledInAsItIs() throws IOException {
    assertThat(
            render(
                """
                {% for t in tasks | where("healthy", true) | sortBy("host") %}
                server{{ loop.index }} {{ t.host }}:{{ t.port }};
                {% endfor %}
                {{ labels.A }} {{ labels | json }} {{ labels.B | default("none") }}
                """))
        .isEqualTo(
            """
            server0 a:1;
            server1 b:2;
            <x> {"A":"<x>"} none
            """);
  }

  @Test
  void mistakesAreToldWithFileAndLine() {
    assertThatThrownBy(() -> render("one\n{{ taks }}\n"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("t.peb:2")
        .hasMessageContaining("taks");
    assertThatThrownBy(() -> render("one\n\n{% if %}\n")).hasMessageContaining("t.peb:3");
    assertThatThrownBy(() -> render("{{ labels | where('a', 1) }}"))
        .hasMessageContaining("t.peb:1")
        .hasMessageContaining("is for lists");
    assertThatThrownBy(() -> render("{{ fail('no task of /db runs') }}"))
        .hasMessageContaining("t.peb:1: no task of /db runs");
  }

  @Test
  void templatesReachNothingButTheirDataAndTheirFolder() throws IOException {
    Files.writeString(folder.resolve("secret"), "s");
    Files.createDirectories(folder.resolve("in"));

    for (String text :
        List.of(
            "{{ labels.getClass().forName('java.lang.Runtime') }}",
            "{{ 'x'.getClass().getName() }}",
            "{{ tasks.size() }}")) {
      assertThatThrownBy(() -> render(text)).as(text).isInstanceOf(TemplateException.class);
    }
    Files.writeString(folder.resolve("in/t.peb"), "{% include '../secret' %}");
    assertThatThrownBy(() -> TextTemplate.of(folder.resolve("in/t.peb")).render(Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("outside");
  }

  @Test
  void includesComeFromTheSameFolder() throws IOException {
    Files.writeString(folder.resolve("part.peb"), "part of {{ labels.A }}");

    assertThat(render("{% include 'part.peb' %}")).isEqualTo("part of <x>");
  }

  private String render(String text) throws IOException {
    Files.writeString(folder.resolve("t.peb"), text);
    return TextTemplate.of(folder.resolve("t.peb")).render(DATA);
  }
}
