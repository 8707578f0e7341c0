package io.ngp.provider.machines.distribution;

import io.ngp.iac.provider.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java runtime with no more than NGP uses, made of the modules of a JDK. */
record TrimmedRuntime(Path jdk) implements JavaRuntime {
  private static final long PATIENCE_SECONDS = 300;

  /** What the jars refer to, but for pages and beans, which nobody on a host asks for. */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.xml",
          "jdk.crypto.ec",
          "jdk.httpserver",
          "jdk.jcmd",
          "jdk.jfr",
          "jdk.management",
          "jdk.unsupported",
          "jdk.zipfs");

  @Override
  public Path in(Path work) throws IOException {
    var folder = work.resolve("runtime");
    make(folder);
    return folder;
  }

  private void make(Path folder) throws IOException {
    var jlink = jdk.resolve("bin").resolve("jlink");
    if (!Files.isExecutable(jlink)) {
      throw new ProviderException(
          "Java at " + jdk + " has no jlink to make a runtime for hosts with.",
          "Let ngp run on a JDK: set NGP_JAVA_HOME to one (Debian: apt-get install openjdk-25-jdk).");
    }
    var log = Files.createTempFile(folder.getParent(), "jlink", ".log");
    var process =
        new ProcessBuilder(
                jlink.toString(),
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--output",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("jlink did not end within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("jlink was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      var words = Files.readString(log, StandardCharsets.UTF_8).strip();
      throw new ProviderException(
          "jlink of " + jdk + " could not make a runtime for hosts.",
          words.lines().limit(8).toList(),
          "Let ngp run on a whole JDK: set NGP_JAVA_HOME.");
    }
  }
}
