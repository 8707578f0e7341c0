package io.ngp.cli.platform;

import io.ngp.cli.infrastructure.Application;
import io.ngp.cli.infrastructure.DefaultPlatform;
import io.ngp.cli.infrastructure.Interrupts;
import io.ngp.cli.infrastructure.Proposal;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.plan.PlanText;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.cli.value.Counted;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.apply.ApplyResult;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.state.StateSession;
import io.ngp.provider.local.node.NodeProcess;
import io.ngp.provider.local.node.NodeStopper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies the platform file, or the default platform where there is none, without a question: what
 * is missing is started, what runs is left alone, nothing is destroyed.
 */
final class Up {
  private static final Duration UNDO_PATIENCE = Duration.ofSeconds(5);

  private final Invocation invocation;
  private final Workspace workspace;
  private final PlatformFolder folder;

  /**
   * What the user asked for.
   *
   * @param port of the balancer; 0 means any free one
   */
  record Wishes(Optional<Integer> port, Optional<String> domain) {
    boolean isAny() {
      return port.isPresent() || domain.isPresent();
    }
  }

  Up(Invocation invocation, Workspace workspace) {
    this.invocation = invocation;
    this.workspace = workspace;
    this.folder = workspace.folder();
  }

  /**
   * Starts what is missing and waits until all of it is healthy and the sample app answers.
   *
   * @return the exit status
   * @throws Failure if it cannot; nothing that this call started runs then
   */
  int run(Wishes wishes) {
    var isOwn = workspace.hasPlatformFile();
    if (isOwn && wishes.isAny()) {
      throw new Failure(
          ExitStatus.USAGE,
          "This project has a platform.yaml, which says port and domain.",
          "Set them there: \"domain: NAME\", and \"modules: {edge: {port: N}}\".");
    }
    var last = DefaultPlatform.of(workspace);
    var chosen =
        new DefaultPlatform(
            wishes.port().orElse(last.port()), wishes.domain().orElse(last.domain()));
    var configuration =
        workspace.configuration(Map.of(), Optional.empty(), Optional.of(chosen.text(workspace)));
    var store = workspace.store(configuration);
    try (var session = workspace.open(store, "ngp up", Duration.ZERO)) {
      var plan = plan(configuration, session);
      refuseDestruction(plan);
      if (!isOwn) {
        chosen.keep(workspace);
      }
      return apply(plan, configuration, session);
    }
  }

  private Plan plan(Configuration configuration, StateSession session) {
    return Proposal.plan(
        invocation,
        workspace,
        progress ->
            PlanRequest.of(configuration, session.state())
                .in(Plan.Mode.CONVERGE)
                .telling(progress));
  }

  private void refuseDestruction(Plan plan) {
    var destroyed = plan.counts().destroyed();
    if (destroyed == 0) {
      return;
    }
    new PlanText(invocation.screen()).print(plan);
    throw new Failure(
        ExitStatus.FAILED,
        "`ngp up` destroys nothing, and this would destroy "
            + Counted.of(destroyed, "resource")
            + ".",
        "If that is what you want: ngp apply");
  }

  private int apply(Plan plan, Configuration configuration, StateSession session) {
    var before = running();
    if (!plan.isEmpty()) {
      try (var interrupts = new Interrupts(invocation.screen())) {
        var result =
            new Application(invocation, workspace, interrupts)
                .apply(plan, configuration, session, "ngp up", PlanRequest.DEFAULT_PARALLELISM);
        if (result.outcome() != ApplyResult.Outcome.COMPLETE) {
          undo(plan, result, before);
          return Proposal.status(result);
        }
        invocation.screen().print("");
      }
    }
    return show(before, plan.isEmpty());
  }

  /** Either all nodes run afterwards or none that this call started. */
  private void undo(Plan plan, ApplyResult result, Set<String> before) {
    var isOfNodes =
        plan.changes().stream()
            .filter(change -> change.type().startsWith("local."))
            .map(change -> change.address())
            .collect(Collectors.toSet());
    if (result.outcome() == ApplyResult.Outcome.INTERRUPTED
        || result.failures().stream().anyMatch(each -> isOfNodes.contains(each.address()))) {
      new NodeStopper(UNDO_PATIENCE)
          .stop(nodes().stream().filter(node -> !before.contains(node.node().name())).toList());
    }
  }

  private int show(Set<String> before, boolean isNothingToDo) {
    var platform = folder.read();
    if (platform.isEmpty()) {
      invocation.screen().print("The platform has no nodes.");
      return ExitStatus.OK.code();
    }
    var isAnswering = new FirstAnswer(invocation.screen()).await(platform.get());
    new Summary(invocation.screen(), folder, platform.get())
        .print(
            isNothingToDo
                ? "Nothing to do: the platform in " + folder.owner() + " is up."
                : headline(before));
    return isAnswering ? ExitStatus.OK.code() : ExitStatus.FAILED.code();
  }

  private String headline(Set<String> before) {
    var started =
        nodes().stream()
            .filter(NodeProcess::isRunning)
            .map(each -> each.node().name())
            .filter(name -> !before.contains(name))
            .collect(Collectors.joining(", "));
    return started.isEmpty()
        ? "The platform in " + folder.owner() + " is up."
        : "The platform in " + folder.owner() + " is up. Started " + started + ".";
  }

  private Set<String> running() {
    return nodes().stream()
        .filter(NodeProcess::isRunning)
        .map(each -> each.node().name())
        .collect(Collectors.toSet());
  }

  private List<NodeProcess> nodes() {
    return folder
        .read()
        .map(platform -> NodeProcess.of(folder.path(), platform.nodes()))
        .orElse(List.of());
  }
}
