package io.ngp.testkit.lab;

import io.ngp.testkit.docker.JavaImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A registry of images that hosts of a lab reach, on this machine. */
public final class LabRegistry implements AutoCloseable {
  private static final int PORT = 5000;
  private static final String APPLETS = "sh mkdir echo httpd cat sleep hostname";

  private final Lab lab;
  private final Path folder;
  private final Process process;

  /** Starts it; the lab's hosts have to run. */
  public LabRegistry(Lab lab) throws IOException {
    this.lab = lab;
    folder = Files.createTempDirectory(Path.of("/var/tmp"), "ngp-registry-");
    var settings = folder.resolve("settings.yml");
    Files.writeString(
        settings,
        """
        version: 0.1
        log: {level: error}
        storage: {filesystem: {rootdirectory: %s}}
        http: {addr: "%s"}
        """
            .formatted(folder.resolve("images"), address()));
    process =
        new ProcessBuilder("docker-registry", "serve", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
  }

  /** Why there can be none here; empty if there can. */
  public static Optional<String> obstacle() {
    return Lab.missing(List.of("docker-registry", "dockerd", "busybox"));
  }

  private String address() {
    return lab.machine() + ":" + PORT;
  }

  /** How hosts call an image of it. */
  public String image(String name) {
    return address() + "/" + name;
  }

  /** Makes an image of busybox by the daemon of a host, and pushes it. */
  public void push(int host, String name) {
    lab.on(
        host,
        """
        set -e
        root=$(mktemp -d)
        mkdir -p $root/bin $root/tmp $root/mnt/mesos/sandbox
        cp /bin/busybox $root/bin
        for applet in %1$s; do ln -s busybox $root/bin/$applet; done
        tar -C $root -c . | docker import -c 'ENV PATH=/bin' - %2$s
        rm -r $root
        """
            .formatted(APPLETS, image(name)));
    pushImported(host, name);
  }

  /**
   * Pushes the {@link JavaImage} by the daemon of a host.
   *
   * @param home the root of NGP's sources
   */
  public void pushJava(int host, String name, Path home) throws IOException {
    var archive = JavaImage.archive(Files.createDirectory(folder.resolve("java")), home);
    Files.copy(archive, lab.root(host).resolve("var/tmp/java.tar"));
    lab.on(
        host,
        "docker import '%s' /var/tmp/java.tar %s && rm /var/tmp/java.tar"
            .formatted(String.join("' '", JavaImage.SETTINGS), image(name)));
    pushImported(host, name);
  }

  private void pushImported(int host, String name) {
    lab.on(
        host,
        "until docker push -q %1$s; do sleep 0.2; done; docker rmi %1$s".formatted(image(name)));
  }

  @Override
  public void close() {
    try {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
