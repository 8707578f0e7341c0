package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.configuration.Block;
import io.ngp.iac.configuration.Configuration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = "A tree of resource blocks, each above what it needs; with --dot for Graphviz.",
    footer = {"%nExamples:", "  ngp graph", "  ngp graph --dot | dot -Tsvg > graph.svg"})
final class GraphCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--dot", description = "Print DOT.")
  private boolean isDot;

  GraphCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var workspace = new Workspace(invocation);
    var configuration =
        workspace.configuration(Map.of(), Optional.empty(), DefaultPlatform.fileFor(workspace));
    if (isDot) {
      dot(configuration);
    } else {
      tree(configuration);
    }
    return ExitStatus.OK.code();
  }

  private void dot(Configuration configuration) {
    var screen = invocation.screen();
    screen.print("digraph platform {");
    screen.print("  rankdir = RL");
    screen.print("  node [shape = box]");
    for (var block : configuration.blocks().values()) {
      screen.print(
          "  \""
              + block.address()
              + "\" [label = \""
              + block.address()
              + "\\n"
              + block.type()
              + "\"]");
      for (var needed : new TreeSet<>(direct(configuration, block))) {
        screen.print("  \"" + block.address() + "\" -> \"" + needed + "\"");
      }
    }
    screen.print("}");
  }

  private void tree(Configuration configuration) {
    var needed = new HashSet<BlockAddress>();
    configuration.blocks().values().forEach(block -> needed.addAll(block.dependencies()));
    var shown = new HashSet<BlockAddress>();
    configuration.blocks().values().stream()
        .filter(block -> !needed.contains(block.address()))
        .forEach(block -> branch(configuration, block, "", "", shown));
  }

  private void branch(
      Configuration configuration, Block block, String head, String tail, Set<BlockAddress> shown) {
    var screen = invocation.screen();
    var children = new TreeSet<>(direct(configuration, block));
    var isRepeated = !shown.add(block.address()) && !children.isEmpty();
    screen.print(
        head
            + screen.paint(Paint.STRONG, block.address().toString())
            + screen.paint(Paint.FAINT, "  " + block.type() + (isRepeated ? "  (see above)" : "")));
    if (isRepeated) {
      return;
    }
    for (var child : children) {
      var isLast = child.equals(children.last());
      configuration
          .block(child)
          .ifPresent(each ->
              branch(
                  configuration,
                  each,
                  tail + screen.glyph(isLast ? "└─ " : "├─ ", isLast ? "`- " : "|- "),
                  tail + (isLast ? "   " : screen.glyph("│  ", "|  ")),
                  shown));
    }
  }

  /** What a block needs, without what those need anyway. */
  private static Set<BlockAddress> direct(Configuration configuration, Block block) {
    var direct = new HashSet<>(block.dependencies());
    for (var each : block.dependencies()) {
      configuration.block(each).ifPresent(other -> direct.removeAll(other.dependencies()));
    }
    return direct;
  }
}
