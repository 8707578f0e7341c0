package io.ngp.testkit.docker;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An image for apps that bring a Java source: a shell, the compiler of this JDK at {@code
 * $JAVA_HOME}, and NGP's sample app below {@code $NGP_HOME}. As the image of apps without one it
 * makes {@code examples/www.json} run as it is.
 */
public final class JavaImage {
  private static final String JAVA = "/opt/java";
  private static final String NGP = "/opt/ngp";
  private static final String SAMPLE = "/examples/www/Www.java";
  private static final String MODULES = "java.base,jdk.compiler,jdk.httpserver";

  /** What {@code docker import} is told besides the files. */
  public static final List<String> SETTINGS =
      List.of("-c", "ENV JAVA_HOME=" + JAVA, "-c", "ENV NGP_HOME=" + NGP, "-c", "ENV PATH=/bin");

  private JavaImage() {}

  /**
   * Its files as an archive for {@code docker import}, which a registry holds in 30 MB. The runtime
   * takes jlink some seconds and is kept below {@code target}.
   *
   * @param folder an empty one, for the files and the archive
   * @param home the root of NGP's sources
   */
  public static Path archive(Path folder, Path home) throws IOException {
    return ImageFiles.withShell(folder)
        .with(JAVA, runtime())
        .withLibrariesOf(JAVA)
        .with(NGP + SAMPLE, Path.of(home + SAMPLE))
        .archive();
  }

  private static Path runtime() throws IOException {
    Path made = Path.of("target", "java-" + Runtime.version()).toAbsolutePath();
    if (!Files.exists(made)) {
      Path folder = Files.createTempDirectory(made.getParent(), "java-image-");
      try {
        Files.move(link(folder.resolve("runtime")), made);
      } catch (FileSystemException e) {
        // Another process of the same tests may have been faster.
        if (!Files.exists(made)) {
          throw e;
        }
      } finally {
        TestFolders.remove(folder);
      }
    }
    return made;
  }

  /** Makes a runtime without what compiling for older releases takes. */
  private static Path link(Path runtime) throws IOException {
    TestDaemon.run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
            "--add-modules",
            MODULES,
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            runtime.toString()));
    Files.delete(runtime.resolve("lib/ct.sym"));
    // So that it starts as fast as the one it is of.
    TestDaemon.run(List.of(runtime.resolve("bin/java").toString(), "-Xshare:dump"));
    return runtime;
  }
}
