package io.ngp.testkit.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of an image that is made of what this machine has.
 *
 * @param root what will be its root
 */
record ImageFiles(Path root) {
  private static final String ARCHIVE = "root.tar";

  /** A new set, with a shell, in the folder {@code root} of {@code folder}. */
  static ImageFiles withShell(Path folder) throws IOException {
    Path root = folder.resolve("root");
    for (String name : List.of("bin", "tmp", "etc", "proc", "dev", "sys", "run")) {
      Files.createDirectories(root.resolve(name));
    }
    String busybox = TestDaemon.run(List.of("sh", "-c", "command -v busybox"));
    Files.copy(Path.of(busybox), root.resolve("bin/busybox"));
    for (String tool : TestDaemon.run(List.of(busybox, "--list")).split("\n", -1)) {
      if (!tool.equals("busybox")) {
        Files.createSymbolicLink(root.resolve("bin").resolve(tool), Path.of("busybox"));
      }
    }
    return new ImageFiles(root);
  }

  /** Copies a file or folder to {@code place}, which begins with a slash. */
  ImageFiles with(String place, Path from) {
    return run("mkdir -p \"${1%/*}\" && cp -a \"$2\" \"$1\"", root + place, from.toString());
  }

  /** Copies the libraries of this machine that programs of the folder {@code place} need. */
  ImageFiles withLibrariesOf(String place) {
    return run(
        """
        set -e
        cd "$1$2"
        ldd $(find . -name '*.so') bin/* | sed -n 's/^\\t\\(.* => \\)\\{0,1\\}\\(\\/[^ ]*\\) (0x.*$/\\2/p' |
          sort -u | grep -v "^$1/" | xargs -r cp -L --parents -t "$1"
        """,
        root.toString(),
        place);
  }

  /** All of them in one file beside their folder, for {@code docker import}. */
  Path archive() {
    Path archive = root.resolveSibling(ARCHIVE);
    TestDaemon.run(List.of("tar", "-C", root.toString(), "-cf", archive.toString(), "."));
    return archive;
  }

  private ImageFiles run(String script, String... arguments) {
    List<String> line = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    line.addAll(List.of(arguments));
    TestDaemon.run(line);
    return this;
  }
}
