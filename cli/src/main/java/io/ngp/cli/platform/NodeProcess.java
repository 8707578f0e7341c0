package io.ngp.cli.platform;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.target.NodeEntry;
import io.ngp.cli.target.NodeFolder;
import io.ngp.cli.target.PlatformFolder;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A node of a local platform as a process of this machine: starting it, finding it again, stopping
 * it.
 */
record NodeProcess(NodeEntry node, NodeFolder folder) {
  private static final int LOG_TAIL_BYTES = 16_384;

  static List<NodeProcess> of(PlatformFolder folder, List<NodeEntry> nodes) {
    return nodes.stream().map(node -> new NodeProcess(node, folder.node(node.name()))).toList();
  }

  /**
   * The process, if it runs. A process that only has the node's former number is never returned.
   */
  Optional<ProcessHandle> find() {
    return ProcessMark.read(folder.pid()).flatMap(mark -> mark.find(folder.config().toString()));
  }

  boolean isRunning() {
    return find().isPresent();
  }

  /** Starts the node, detached, with its output appended to its log. */
  void start(NodeCommandLine commandLine, Path home) {
    var command = Detached.commandLine(commandLine.of(node.role(), folder.config()));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.path().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    builder.environment().put("NGP_HOME", home.toString());
    try {
      ProcessMark.of(builder.start().toHandle()).write(folder.pid());
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED, node.name() + " cannot be started: " + e.getMessage(), "");
    }
  }

  /** Asks the process to end, if it runs. */
  void terminate() {
    find().ifPresent(ProcessHandle::destroy);
  }

  /** Ends the process without asking, if it runs. */
  void kill() {
    find().ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Forgets the process that ended. */
  void forget() {
    try {
      Files.deleteIfExists(folder.pid());
    } catch (IOException _) {
      // The mark of a process that ended finds nothing.
    }
  }

  /** The last {@code count} lines of the node's log. */
  List<String> lastLines(int count) {
    try (var log = new RandomAccessFile(folder.log().toFile(), "r")) {
      var bytes = new byte[(int) Math.min(LOG_TAIL_BYTES, log.length())];
      log.seek(log.length() - bytes.length);
      log.readFully(bytes);
      var lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    } catch (IOException _) {
      return List.of();
    }
  }
}
