package io.ngp.provider.machines.distribution;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Writes the image: this machine's C library, the runtime, the jars, each a layer, so that a new
 * version of NGP changes the last one alone.
 */
record ImageBundle(List<Path> classPath, JavaRuntime java, String version) {
  private static final String HOME = "/opt/ngp";
  private static final String DATA = "/var/lib/ngp";

  /** Nobody's, so that what breaks out of a container is nobody on its host. */
  private static final String USER = "65534:65534";

  private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");
  private static final FilePermissions PLAIN = FilePermissions.fromOctalString("644");
  private static final FilePermissions EVERYBODYS = FilePermissions.fromOctalString("777");

  /**
   * Writes it as {@code docker load} takes it.
   *
   * @throws IOException if that does not work, or this machine has no C library to give
   */
  void write(Path archive) throws IOException {
    var work = Files.createTempDirectory(archive.getParent(), ".image-");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var runtime = java.in(work);
      var cache = Files.createDirectories(work.resolve("layers"));
      var _ =
          Jib.fromScratch()
              .setPlatforms(Set.of(new Platform(architecture(), "linux")))
              .setFormat(ImageFormat.Docker)
              .setCreationTime(Instant.EPOCH)
              .setFileEntriesLayers(List.of(machine(runtime, work), runtime(runtime), jars()))
              .setEnvironment(
                  Map.of(
                      "CLASSPATH",
                      jarNames(),
                      "NGP_HOME",
                      HOME,
                      "NGP_DIR",
                      DATA,
                      "PATH",
                      HOME + "/runtime/bin"))
              .setWorkingDirectory(AbsoluteUnixPath.get(DATA))
              .setUser(USER)
              .setEntrypoint(entrypoint())
              .containerize(
                  Containerizer.to(
                          TarImage.at(archive).named(ImageReference.of(null, "ngp", version)))
                      .setOfflineMode(true)
                      .setToolName("ngp")
                      .setExecutorService(threads)
                      .setBaseImageLayersCache(cache)
                      .setApplicationLayersCache(cache));
    } catch (RegistryException | CacheDirectoryCreationException | ExecutionException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    } finally {
      Bundle.remove(work);
    }
  }

  /** As the launcher of hosts starts it. */
  private static List<String> entrypoint() {
    return List.of(
        HOME + "/runtime/bin/java",
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dngp.home=" + HOME,
        "io.ngp.cli.Main");
  }

  private static String architecture() {
    var name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }

  /** What the runtime needs of a Linux system, and nothing else: no shell, no tools. */
  private FileEntriesLayer machine(Path runtime, Path work) throws IOException {
    var layer = FileEntriesLayer.builder().setName("machine");
    for (var library : new NativeLibraries(runtime).needed()) {
      layer.addEntry(library.file(), AbsoluteUnixPath.get(library.place().toString()), EXECUTABLE);
    }
    var empty = Files.createDirectories(work.resolve("empty"));
    layer.addEntry(empty, AbsoluteUnixPath.get("/tmp"), EVERYBODYS);
    layer.addEntry(empty, AbsoluteUnixPath.get(DATA), EVERYBODYS);
    var files = Files.createDirectories(work.resolve("etc"));
    var users =
        Map.of(
            "passwd",
                "root:x:0:0:root:/root:/bin/false\nngp:x:65534:65534:ngp:" + DATA + ":/bin/false\n",
            "group", "root:x:0:\nngp:x:65534:\n",
            "nsswitch.conf", "hosts: files dns\n");
    for (var each : users.entrySet()) {
      var file = Files.writeString(files.resolve(each.getKey()), each.getValue());
      layer.addEntry(file, AbsoluteUnixPath.get("/etc/" + each.getKey()), PLAIN);
    }
    return layer.build();
  }

  private static FileEntriesLayer runtime(Path image) throws IOException {
    var layer = FileEntriesLayer.builder().setName("runtime");
    for (var file : Bundle.files(image)) {
      layer.addEntry(
          file,
          AbsoluteUnixPath.get(HOME + "/runtime/" + image.relativize(file)),
          Files.isExecutable(file) ? EXECUTABLE : PLAIN);
    }
    return layer.build();
  }

  private FileEntriesLayer jars() throws IOException {
    var layer = FileEntriesLayer.builder().setName("jars");
    for (var entry : classPath) {
      for (var file : Bundle.files(entry)) {
        layer.addEntry(
            file,
            AbsoluteUnixPath.get(HOME + "/lib/" + Bundle.name(classPath, entry, file)),
            PLAIN);
      }
    }
    return layer.build();
  }

  private String jarNames() {
    var names = new ArrayList<String>();
    classPath.forEach(entry -> names.add(Bundle.name(classPath, entry, entry)));
    return names.stream().map(name -> HOME + "/lib/" + name).collect(Collectors.joining(":"));
  }
}
