package io.ngp.cluster.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypeTest {
  /** The server offers JSON first, then plain text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                    | application/json
          */*                                   | application/json
          application/json                      | application/json
          APPLICATION/JSON; charset=utf-8       | application/json
          text/plain                            | text/plain
          text/*                                | text/plain
          text/html, text/plain;q=0.5           | text/plain
          application/json;q=0.1, text/plain    | text/plain
          text/plain;q=0.1, */*                 | application/json
          application/json;q=0, */*             | text/plain
          application/*;q=0.2, text/plain;q=0.3 | text/plain
          text/html                             | none
          application/json;q=0                  | none
          nonsense                              | none
          text/plain;q=nonsense                 | none
          , ,text/plain                         | text/plain
          """)
  void theMostWantedTypeIsAnswered(String accept, String expected) {
    assertThat(
            MediaType.negotiate(List.of(accept), List.of(MediaType.JSON, MediaType.PLAIN))
                .map(MediaType::toString)
                .orElse("none"))
        .isEqualTo(expected);
  }
}
