package io.ngp.provider.local;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.Engine;
import io.ngp.provider.local.machine.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    missing(engine)
        .ifPresent(
            fix -> problems.add(new Problem("engine", engine.word() + " is not installed.", fix)));
    if (engine != Engine.NGP) {
      gaps(engine.word(), problems);
    }
    return problems;
  }

  /** How to get it where it is not installed; empty where it is. */
  private static Optional<String> missing(Engine engine) {
    if (engine == Engine.NGP || Programs.find(engine.word()).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "Install it (Debian: apt-get install "
            + (engine == Engine.NGINX ? "nginx-light" : engine.word())
            + "), or set engine to ngp.");
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
