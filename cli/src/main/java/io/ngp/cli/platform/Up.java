package io.ngp.cli.platform;

import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.PlatformFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Brings a local platform up: what is missing is started, what runs is left alone. */
final class Up {
  private static final Duration START_DEADLINE = Duration.ofSeconds(30);

  private final Invocation invocation;
  private final Path home;
  private final NodeCommandLine commandLine;
  private final Ports ports;

  Up(Invocation invocation, Path home, NodeCommandLine commandLine, Ports ports) {
    this.invocation = invocation;
    this.home = home;
    this.commandLine = commandLine;
    this.ports = ports;
  }

  /**
   * Starts what is missing and waits until all of it is healthy and the sample app answers.
   *
   * @return the exit status
   * @throws io.ngp.cli.invoke.Failure if it cannot; nothing that this call started runs then
   */
  int run(Planner.Wishes wishes) {
    var folder = PlatformFolder.of(invocation);
    try (var _ = PlatformLock.take(folder, "up")) {
      var former = folder.read();
      var running =
          former.map(file -> NodeProcess.of(folder, file.nodes())).orElse(List.of()).stream()
              .filter(NodeProcess::isRunning)
              .map(process -> process.node().name())
              .collect(Collectors.toSet());
      var platform = new Planner(ports).plan(former, wishes, running);
      var all = NodeProcess.of(folder, platform.nodes());
      var missing = all.stream().filter(each -> !running.contains(each.node().name())).toList();
      start(folder, platform, missing, all);
      var status = new SampleApp(invocation, folder, home).ensure(platform);
      new Summary(invocation.screen(), folder, platform).print(headline(folder, missing));
      return status;
    }
  }

  private void start(
      PlatformFolder folder,
      PlatformFile platform,
      List<NodeProcess> missing,
      List<NodeProcess> all) {
    folder.write(platform);
    var config = new NodeConfig(folder, platform);
    missing.forEach(process -> config.write(process.node()));
    try (var starter = new NodeStarter(commandLine, home, START_DEADLINE);
        var progress = invocation.screen().progress(true)) {
      starter.start(missing, all, progress);
    }
  }

  private static String headline(PlatformFolder folder, List<NodeProcess> started) {
    if (started.isEmpty()) {
      return "Nothing to do: the platform in " + folder.owner() + " is up.";
    }
    var names = started.stream().map(each -> each.node().name()).collect(Collectors.joining(", "));
    return "The platform in " + folder.owner() + " is up. Started " + names + ".";
  }
}
