package io.ngp.testkit.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Check.Probe;
import io.ngp.cluster.instance.CheckResult;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an informational check finds at a pretended task: it listens nowhere, and of shell only
 * {@code exit N} is understood.
 */
final class FakeCheck {
  private static final Pattern EXIT = Pattern.compile("exit ([0-9]{1,3})");

  private FakeCheck() {}

  static Optional<CheckResult> answer(App service) {
    return service.checks().check().map(check -> answer(check.probe()));
  }

  private static CheckResult answer(Probe probe) {
    return switch (probe) {
      case Probe.Http _ -> new CheckResult.Http(Optional.empty());
      case Probe.Tcp _ -> new CheckResult.Tcp(false);
      case Probe.Exec(String shell) -> {
        Matcher exit = EXIT.matcher(shell);
        yield new CheckResult.Command(
            exit.matches() ? Optional.of(Integer.valueOf(exit.group(1))) : Optional.empty());
      }
    };
  }
}
