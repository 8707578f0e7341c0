package io.ngp.provider.local;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.provider.local.node.Engine;
import java.util.ArrayList;
import java.util.List;

/** The input of a balancer that says what carries its traffic, and what that can't be told. */
record EngineInputs(Fields fields) {
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
    if (ValueReader.of(reader.map("ports")).number("https").isPresent()) {
      problems.add(
          new Problem(
              "engine",
              engine + " is not told of certificates, so it can't listen for https.",
              "Set engine to ngp, or https to false."));
    }
    if (!reader.texts("trusted_proxies").isEmpty()) {
      problems.add(
          new Problem(
              "trusted_proxies",
              engine + " is not told of trusted proxies, so it would take them for the clients.",
              "Set engine to ngp, or leave trusted_proxies out."));
    }
    if (ValueReader.of(reader.map("route_defaults"))
        .textOrEmpty("NGP_HTTPS_REDIRECT")
        .equals("true")) {
      problems.add(
          new Problem(
              "route_defaults",
              engine + " listens without TLS, so it can't send requests on to https.",
              "Set engine to ngp, or https_redirect to false."));
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
