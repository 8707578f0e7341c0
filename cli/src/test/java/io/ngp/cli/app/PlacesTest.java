package io.ngp.cli.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesTest {
  private static final String TEXT =
      """
      {
        "id": "/www",
        "healthChecks": [
          {"path": "/a"},
          {"path": "/b",
           "portIndex": 0}
        ],
        "env": {"A": 1}
      }
      """;

  @ParameterizedTest
  @CsvSource({
    "/id, :2:3",
    "/healthChecks(1)/portIndex, :6:6",
    "/healthChecks(1), :5:5",
    "/healthChecks(1)/nothing, :5:5",
    "/healthChecks(7)/path, :3:3",
    "/env/A, :8:11",
    "/absent, :1:1",
    "/, :1:1",
  })
  void pathOfTheApiIsFoundInTheText(String path, String place) {
    assertThat(Places.of(TEXT).find(path).orElseThrow()).hasToString(place);
  }
}
