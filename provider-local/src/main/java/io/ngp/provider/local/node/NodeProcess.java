package io.ngp.provider.local.node;

import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.NodeEntry;
import io.ngp.provider.local.machine.Detached;
import io.ngp.provider.local.machine.ProcessMark;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A node of a local platform as a process of this machine: starting it, finding it again, stopping
 * it.
 */
public record NodeProcess(NodeEntry node, NodeFolder folder) {
  private static final int LOG_TAIL_BYTES = 16_384;

  /** The nodes of the platform in the folder {@code platform}. */
  public static List<NodeProcess> of(Path platform, List<NodeEntry> nodes) {
    return nodes.stream()
        .map(node -> new NodeProcess(node, NodeFolder.of(platform, node.name())))
        .toList();
  }

  /**
   * The process, if it runs. A process that only has the node's former number is never returned.
   */
  public Optional<ProcessHandle> find() {
    return find(folder);
  }

  /** The process of the node in {@code folder}, if it runs. */
  public static Optional<ProcessHandle> find(NodeFolder folder) {
    return ProcessMark.read(folder.pid()).flatMap(mark -> mark.find(folder.config().toString()));
  }

  /**
   * As {@link #find(NodeFolder)}, but finds also a process whose number nobody noted, because who
   * started it died in that moment: by its argument, which no other process has. Looks at all
   * processes of the machine.
   */
  public static Optional<ProcessHandle> search(NodeFolder folder) {
    return find(folder)
        .or(() ->
            ProcessHandle.allProcesses()
                .filter(process -> isOf(process, folder))
                .filter(ProcessMark::runs)
                .findFirst());
  }

  private static boolean isOf(ProcessHandle process, NodeFolder folder) {
    return process.info().arguments().stream()
        .flatMap(Arrays::stream)
        .anyMatch(folder.config().toString()::equals);
  }

  /**
   * Processes of the node beside the one that is noted: a balancer leaves only when its requests
   * are done, after another took its place. Looks at all processes of the machine.
   */
  public List<ProcessHandle> leaving() {
    var current = find();
    return ProcessHandle.allProcesses()
        .filter(process -> isOf(process, folder))
        .filter(ProcessMark::runs)
        .filter(process -> !current.equals(Optional.of(process)))
        .toList();
  }

  /** Whether the process runs. */
  public boolean isRunning() {
    return find().isPresent();
  }

  /**
   * Starts the node, detached, with its output appended to its log.
   *
   * @throws ProviderException if it cannot be started
   */
  public ProcessHandle start(NodeCommandLine commandLine, Path home) {
    var command = Detached.commandLine(commandLine.of(node.role(), folder.config()));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.path().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    NodeEnvironment.prepare(builder.environment(), node.role(), home);
    builder.environment().putAll(commandLine.variables());
    try {
      var process = builder.start().toHandle();
      note(process);
      return process;
    } catch (IOException e) {
      throw new ProviderException(node.name() + " cannot be started: " + e.getMessage(), "", e);
    }
  }

  /** Notes which process the node is. */
  public void note(ProcessHandle process) throws IOException {
    ProcessMark.of(process).write(folder.pid());
  }

  /** Asks the process to end, if it runs. */
  public void terminate() {
    find().ifPresent(ProcessHandle::destroy);
  }

  /** Ends the process without asking, if it runs. */
  public void kill() {
    find().ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Forgets the process that ended. */
  public void forget() {
    try {
      Files.deleteIfExists(folder.pid());
    } catch (IOException _) {
      // The mark of a process that ended finds nothing.
    }
  }

  /** The last {@code count} lines of the node's log. */
  public List<String> lastLines(int count) {
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
