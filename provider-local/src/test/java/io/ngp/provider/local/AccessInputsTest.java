package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value;
import io.ngp.nodespec.NodeSpec.Access;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessInputsTest {
  @Test
  void nothingGivenLetsNoPagesInAndAnyNumberOfRequests() {
    var inputs = new AccessInputs(fields("name", "master-1"));

    assertThat(inputs.access()).isEqualTo(Access.PLAIN);
    assertThat(inputs.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://ui.example:8443", "http://localhost", "http://[::1]:3000", "*"})
  void originAsBrowsersSendItIsTaken(String origin) {
    assertThat(origins(origin).problems()).isEmpty();
    assertThat(origins(origin).access().origins()).containsExactly(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ui.example", "https://ui.example/", "https://UI.example", "https://me@ui.example",
        "ftp://ui.example", "https://*.example ", "null", ""
      })
  void whatNoBrowserSendsIsRefusedByName(String origin) {
    assertThat(origins(origin).problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.input()).isEqualTo("api_origins");
          assertThat(problem.message()).contains('"' + origin + '"');
          assertThat(problem.fix()).contains("https://ui.example:8443");
        });
  }

  @Test
  void originNotYetKnownIsNotJudged() {
    assertThat(new AccessInputs(fields("api_origins", List.of(Value.UNKNOWN))).problems())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "2.5", "1e12"})
  void limitThatIsNoNumberOfRequestsIsRefused(String limit) {
    var inputs = new AccessInputs(fields("api_max_requests", new Value.Num(new BigDecimal(limit))));

    assertThat(inputs.problems()).extracting(Problem::input).containsExactly("api_max_requests");
  }

  @Test
  void whatWasEditedByHandReadsAsInputsThatSayIt() {
    var recorded = fields("name", "master-1", "api_max_requests", 500);
    var edited = new Access(List.of("*"), OptionalInt.empty());

    var found = new AccessInputs(recorded).as(edited);

    assertThat(new AccessInputs(found).access()).isEqualTo(edited);
    assertThat(found.get("api_max_requests")).isEqualTo(Value.NULL);
    assertThat(new AccessInputs(recorded).as(new AccessInputs(recorded).access()))
        .isEqualTo(recorded);
  }

  private static AccessInputs origins(String origin) {
    return new AccessInputs(fields("api_origins", List.of(origin)));
  }
}
