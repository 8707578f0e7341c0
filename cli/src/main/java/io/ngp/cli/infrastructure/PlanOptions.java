package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.state.State;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code plan}, {@code apply} and {@code destroy} have in common. */
final class PlanOptions {
  @Option(
      names = "--target",
      paramLabel = "ADDRESS",
      description = "Only this resource, block or module and what it needs. May be repeated.")
  private List<String> targets = List.of();

  @Option(
      names = "--replace",
      paramLabel = "ADDRESS",
      description = "Make this resource anew, whatever its state. May be repeated.")
  private List<String> replacements = List.of();

  @Option(
      names = "--no-refresh",
      description = "Take what is recorded for reality, without looking.")
  private boolean isUnrefreshed;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many resources are worked on at a time (default: ${DEFAULT-VALUE}).")
  private int parallelism = PlanRequest.DEFAULT_PARALLELISM;

  @Option(
      names = "--set",
      paramLabel = "MODULE.VARIABLE=VALUE",
      description = "Sets a variable of a module. May be repeated.")
  private List<String> settings = List.of();

  @Mixin private final LockOption lock = new LockOption();

  Map<String, String> settings() {
    var byName = new LinkedHashMap<String, String>();
    for (var setting : settings) {
      var middle = setting.indexOf('=');
      if (middle < 1) {
        throw new Failure(
            ExitStatus.USAGE,
            "\"--set " + setting + "\" sets nothing.",
            "Write --set MODULE.VARIABLE=VALUE.");
      }
      byName.put(setting.substring(0, middle), setting.substring(middle + 1));
    }
    return byName;
  }

  /** To be repeated in another command; begins with a blank. */
  String settingsAsTyped() {
    return settings.stream().map(each -> " --set '" + each + "'").collect(Collectors.joining());
  }

  Duration lockTimeout() {
    return lock.patience();
  }

  int parallelism() {
    if (parallelism < 1) {
      throw new Failure(
          ExitStatus.USAGE, "--parallelism must be at least 1, not " + parallelism + ".", "");
    }
    return parallelism;
  }

  PlanRequest request(
      Configuration configuration, State state, Plan.Mode mode, Consumer<String> progress) {
    return new PlanRequest(
        configuration, state, mode, targets, replacements, !isUnrefreshed, parallelism(), progress);
  }
}
