package io.ngp.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ngp.cluster.refusal.RefusedException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths and ids that hold slashes. */
class RoutesAndFormsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -                     | All[]
          a                     | One[app=[a]]
          a/b/c                 | One[app=[a, b, c]]
          restart               | One[app=[restart]]
          tasks/x               | One[app=[tasks, x]]
          versions/x            | One[app=[versions, x]]
          a/restart             | Restart[app=[a]]
          a/b/restart           | Restart[app=[a, b]]
          a/tasks               | Tasks[app=[a]]
          a/b/tasks/t.1         | Task[app=[a, b], task=t.1]
          a/versions            | Versions[app=[a]]
          a/b/versions/v        | OneVersion[app=[a, b], version=v]
          *                     | Group[group=[]]
          g/h/*                 | Group[group=[g, h]]
          */tasks               | GroupTasks[group=[]]
          g/*/tasks             | GroupTasks[group=[g]]
          tasks/restart/restart | Restart[app=[tasks, restart]]
          """)
  void anAppsIdIsEverythingUpToAKnownSuffix(String path, String route) {
    List<String> segments = path == null ? List.of() : Arrays.asList(path.split("/", -1));
    assertThat(AppRoute.of(segments)).hasToString(route);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -              | One[group=[]]
          g              | One[group=[g]]
          apps           | Apps[group=[]]
          g/h/apps       | Apps[group=[g, h]]
          versions       | Versions[group=[]]
          g/versions/v   | AtVersion[group=[g], version=v]
          """)
  void appsAndVersionsShadowGroups(String path, String route) {
    List<String> segments = path == null ? List.of() : Arrays.asList(path.split("/", -1));
    assertThat(GroupRoute.of(segments)).hasToString(route);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a_b.instance-083be411-5d1f-11e5-88f7-56b91e7a505b._app.1",
        "a.b.instance-083be411-5d1f-11e5-88f7-56b91e7a505b._app.12",
        "a.instance-083be411-5d1f-11e5-88f7-56b91e7a505b._app",
        "a.instance-083be411-5d1f-11e5-88f7-56b91e7a505b",
        "a.marathon-083be411-5d1f-11e5-88f7-56b91e7a505b",
        "a.083be411-5d1f-11e5-88f7-56b91e7a505b",
        "a.083be411-5d1f-11e5-88f7-56b91e7a505b.2"
      })
  void olderFormsOfTaskIdsAreKnown(String id) {
    assertThatCode(() -> TaskIds.check(id)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "/a", "a b.instance-083be411-5d1f-11e5-88f7-56b91e7a505b", "..", "a.1"})
  void otherTextsAreNoTaskIds(String id) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> TaskIds.check(id))
        .withMessageStartingWith("Invalid task id '" + id + "'");
  }
}
