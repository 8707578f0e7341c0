package io.ngp.cli.node;

import io.ngp.cli.api.Json;
import io.ngp.cli.infrastructure.Interrupts;
import io.ngp.cli.infrastructure.LockOption;
import io.ngp.cli.invoke.Durations;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.state.LocalStateBackend;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "A balancer serves throughout: its new process takes over the listeners, the old one leaves when its requests are done.",
      "An agent's tasks run on. A master waits until the other masters are well; deployments pause while the leading one restarts."
    })
final class NodeRestartCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "NODE", description = "The node's name; ngp node list shows it.")
  private String node = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long it may take to answer, like 30s (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(30);

  @Mixin private final LockOption lock = new LockOption();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean isJson;

  NodeRestartCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var screen = invocation.screen();
    var workspace = new Workspace(invocation);
    refuseOnHosts(workspace);
    var begun = System.nanoTime();
    ProcessHandle process;
    try (var _ =
            lock.request("ngp node restart")
                .take(new LocalStateBackend(workspace.folder().state()));
        var interrupts = new Interrupts(screen);
        var progress = screen.progress(!isJson)) {
      process =
          workspace
              .restarts()
              .restart(
                  node,
                  timeout,
                  words -> progress.show(node + ": " + words),
                  interrupts::isStopping);
    }
    var took = Duration.ofNanos(System.nanoTime() - begun);
    if (isJson) {
      var json = Json.object().put("node", node).put("pid", process.pid());
      screen.print(Json.pretty(json.put("seconds", took.toMillis() / 1000.0)));
    } else {
      var mark = screen.paint(Paint.GOOD, screen.glyph("✔", "ok"));
      var after = screen.paint(Paint.FAINT, " (" + Durations.print(took) + ")");
      screen.print(mark + " " + node + " runs as process " + process.pid() + after);
    }
    return ExitStatus.OK.code();
  }

  private void refuseOnHosts(Workspace workspace) {
    if (workspace.folder().read().filter(PlatformFile::isOnHosts).isPresent()) {
      throw new Failure(
          ExitStatus.USAGE,
          "The nodes of this platform are on hosts, where services run them.",
          "On its host: `systemctl restart ngp@ROLE`, or `/etc/init.d/ngp stop ROLE` and `start"
              + " ROLE`; masters one after another.");
    }
  }
}
