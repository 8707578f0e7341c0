package io.ngp.provider.local;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.provider.local.node.Engine;
import java.util.ArrayList;
import java.util.List;

/** The input of a balancer that says what carries its traffic, and what that can't be told. */
record EngineInputs(Fields fields) {
  private static final String TLS_ALPN = "tls-alpn-01";

  Engine engine() {
    return ValueReader.of(fields).text("engine").map(Engine::of).orElse(Engine.NGP);
  }

  /** Nothing that was asked for is left out in silence. */
  List<Problem> problems() {
    var engine = engine();
    List<Problem> problems = new ArrayList<>();
    engine
        .missing()
        .ifPresent(
            fix -> problems.add(new Problem("engine", engine.word() + " is not installed.", fix)));
    if (engine != Engine.NGP) {
      gaps(engine.word(), problems);
    }
    return problems;
  }

  private void gaps(String engine, List<Problem> problems) {
    var reader = ValueReader.of(fields);
    if (ValueReader.of(reader.map(TlsInputs.ACME)).textOrEmpty("challenge").equals(TLS_ALPN)) {
      problems.add(
          new Problem(
              TlsInputs.ACME,
              engine + " can't answer challenges of the kind " + TLS_ALPN + ".",
              "Set engine to ngp, or leave challenge out: http-01 is answered."));
    }
    if (!reader.textOrEmpty("zone").isEmpty()) {
      problems.add(
          new Problem(
              "zone",
              engine + " prefers no instances of its own zone.",
              "Set engine to ngp, or leave zone out."));
    }
    var observing = new ObservingInputs(fields).observing();
    if (observing.log().isPresent() || observing.beginsTraces()) {
      problems.add(
          new Problem(
              observing.log().isPresent() ? ObservingInputs.LOG : ObservingInputs.TRACES,
              engine + " neither logs requests nor begins traces for the platform.",
              "Set engine to ngp, or leave access_log and begin_traces out."));
    }
  }
}
