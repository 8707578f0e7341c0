package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.nodespec.Engine;
import io.ngp.provider.local.machine.Programs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineInputsTest {
  /** All that only the edge can do. */
  private static Fields demanding(String engine) {
    return fields("engine", Value.of(engine))
        .with("acme", Fields.EMPTY.with("challenge", Value.of("tls-alpn-01")))
        .with("zone", Value.of("east"))
        .with("access_log", Value.of("json"));
  }

  /** All that the others can do, too. */
  private static Fields ordinary(String engine) {
    return fields("engine", Value.of(engine))
        .with("ports", Fields.EMPTY.with("https", Value.of(8443)))
        .with("acme", Fields.EMPTY.with("email", Value.of("ops@x.org")))
        .with("trusted_proxies", Value.texts(List.of("10.0.0.0/8")))
        .with("route_defaults", Fields.EMPTY.with("NGP_HTTPS_REDIRECT", Value.of("true")));
  }

  @Test
  void theEdgeIsTheDefaultAndLacksNothing() {
    assertThat(new EngineInputs(fields("name", "balancer-1")).engine()).isEqualTo(Engine.NGP);
    assertThat(new EngineInputs(demanding("ngp")).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "haproxy"})
  void whatAnEngineCannotDoIsRefusedAllAtOnceAndByItsName(String engine) {
    assertThat(gaps(demanding(engine), engine))
        .extracting(Problem::input)
        .containsExactly("acme", "zone", "access_log");
    assertThat(gaps(demanding(engine), engine))
        .allSatisfy(problem -> {
          assertThat(problem.message()).startsWith(engine + " ");
          assertThat(problem.fix()).startsWith("Set engine to ngp, or ");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "haproxy"})
  void tlsTrustedProxiesAndRedirectsAreTaken(String engine) {
    assertThat(gaps(ordinary(engine), engine)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "haproxy"})
  void programThatIsNotInstalledIsSaidWithHowToGetIt(String engine) {
    var problems = new EngineInputs(ordinary(engine)).problems();

    if (Programs.find(engine).isPresent()) {
      assertThat(problems).isEmpty();
    } else {
      assertThat(problems)
          .singleElement()
          .satisfies(problem -> assertThat(problem.fix()).contains("apt-get install " + engine));
    }
  }

  /** Without what is said where the program is not installed. */
  private static List<Problem> gaps(Fields inputs, String engine) {
    return new EngineInputs(inputs)
        .problems().stream()
            .filter(problem -> !problem.message().equals(engine + " is not installed."))
            .toList();
  }
}
