package io.ngp.testkit.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A folder of {@code src/test/node}: scripts and the locked packages they need, which {@code npm
 * ci} installs into {@code target} when they are not there yet.
 */
final class NodePackage {
  private static final int INSTALL_MINUTES = 3;
  private static final int OLDEST_NODE = 18;

  private final Path sources;
  private final Path installed;

  NodePackage(String name) {
    sources = Path.of("src/test/node", name).toAbsolutePath();
    installed = Path.of("target/node", name).toAbsolutePath();
  }

  /** How a script went: what it printed, errors included. */
  record Run(int status, String output) {}

  /**
   * Makes the scripts runnable.
   *
   * @return why they can't be run here, if so
   */
  Optional<String> install() throws IOException, InterruptedException {
    Optional<Run> node = run(List.of("node", "--version"), 1);
    if (node.isEmpty() || major(node.get().output()) < OLDEST_NODE) {
      return Optional.of("no node of version %d or newer is installed".formatted(OLDEST_NODE));
    }
    Files.createDirectories(installed);
    for (String file : List.of("package.json", "package-lock.json")) {
      if (!isCurrent(file)) {
        Files.deleteIfExists(installed.resolve("complete"));
        Files.copy(sources.resolve(file), installed.resolve(file));
      }
    }
    if (Files.exists(installed.resolve("complete"))) {
      return Optional.empty();
    }
    Optional<Run> npm =
        run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), INSTALL_MINUTES);
    if (npm.isEmpty() || npm.get().status() != 0) {
      return Optional.of("npm ci failed: " + npm.map(Run::output).orElse("no npm is installed"));
    }
    Files.createFile(installed.resolve("complete"));
    return Optional.empty();
  }

  private static int major(String version) {
    String digits = version.strip().replaceFirst("^v(\\d{1,4})\\..*", "$1");
    return digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : 0;
  }

  private boolean isCurrent(String file) throws IOException {
    Path copy = installed.resolve(file);
    if (Files.exists(copy) && Files.mismatch(copy, sources.resolve(file)) < 0) {
      return true;
    }
    Files.deleteIfExists(copy);
    return false;
  }

  /** Runs a script with the packages; one that hangs is ended after a minute. */
  Run run(String script, String... arguments) throws IOException, InterruptedException {
    Path copy = installed.resolve(script);
    Files.deleteIfExists(copy);
    Files.copy(sources.resolve(script), copy);
    List<String> command = new ArrayList<>(List.of("node", "--no-deprecation", script));
    command.addAll(List.of(arguments));
    return run(command, 1).orElseThrow(() -> new IOException("node is gone"));
  }

  /** Empty if there is no such program. */
  private Optional<Run> run(List<String> command, int minutes)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("node-", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(output.toFile());
      if (Files.isDirectory(installed)) {
        builder.directory(installed.toFile());
      }
      Process process = builder.start();
      boolean hasEnded = process.waitFor(minutes, TimeUnit.MINUTES);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      String text = Files.readString(output);
      return Optional.of(
          hasEnded
              ? new Run(process.exitValue(), text)
              : new Run(-1, text + "\nended after %d min".formatted(minutes)));
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("error=2")) {
        return Optional.empty();
      }
      throw e;
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
