package io.ngp.provider.machines.distribution;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Writes the archive: the launcher, the jars and their order, the runtime. */
record Bundle(List<Path> classPath, JavaRuntime runtime, String version) {
  /** The file that says which version it is. */
  static final String VERSION = "version";

  private static final int EXECUTABLE = 0755;
  private static final int PLAIN = 0644;

  static byte[] launcher() throws IOException {
    try (InputStream stream = Bundle.class.getResourceAsStream("ngp")) {
      if (stream == null) {
        throw new IllegalStateException("the launcher is missing from the jar");
      }
      return stream.readAllBytes();
    }
  }

  /** The jar itself, or the files in a folder of classes. */
  static List<Path> files(Path entry) throws IOException {
    if (!Files.isDirectory(entry)) {
      return List.of(entry);
    }
    try (var all = Files.walk(entry)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Where {@code file} of {@code entry} goes below {@code lib}. */
  static String name(List<Path> classPath, Path entry, Path file) {
    var place = place(classPath, entry);
    return entry.equals(file) ? place : place + "/" + entry.relativize(file);
  }

  private static String place(List<Path> classPath, Path entry) {
    var isJar = !Files.isDirectory(entry);
    var name = entry.getFileName().toString();
    var isUnique =
        classPath.stream().filter(each -> each.getFileName().toString().equals(name)).count() == 1;
    return isJar && isUnique ? name : classPath.indexOf(entry) + "-" + name;
  }

  void write(Path archive) throws IOException {
    var work = Files.createTempDirectory(archive.getParent(), ".runtime-");
    try {
      var image = runtime.in(work);
      try (var file = new BufferedOutputStream(Files.newOutputStream(archive));
          var gzip = new GzipCompressorOutputStream(file, parameters());
          var tar = new TarArchiveOutputStream(gzip, StandardCharsets.UTF_8.name())) {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        write(tar, image);
      }
    } finally {
      remove(work);
    }
  }

  private static GzipParameters parameters() {
    var parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.BEST_SPEED + 2);
    return parameters;
  }

  private void write(TarArchiveOutputStream tar, Path image) throws IOException {
    put(tar, "bin/ngp", launcher(), EXECUTABLE);
    put(tar, VERSION, (version + "\n").getBytes(StandardCharsets.UTF_8), PLAIN);
    var lines =
        classPath.stream().map(each -> place(classPath, each)).collect(Collectors.joining("\n"));
    put(tar, "classpath", (lines + "\n").getBytes(StandardCharsets.UTF_8), PLAIN);
    for (var entry : classPath) {
      for (var file : files(entry)) {
        put(tar, "lib/" + name(classPath, entry, file), file);
      }
    }
    try (var all = Files.walk(image)) {
      for (var file : all.sorted().toList()) {
        var name = "runtime/" + image.relativize(file);
        if (Files.isSymbolicLink(file)) {
          link(tar, name, Files.readSymbolicLink(file).toString());
        } else if (Files.isRegularFile(file)) {
          put(tar, name, file);
        }
      }
    }
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content, int mode)
      throws IOException {
    var entry = entry(name, content.length, mode);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void put(TarArchiveOutputStream tar, String name, Path file) throws IOException {
    tar.putArchiveEntry(
        entry(name, Files.size(file), Files.isExecutable(file) ? EXECUTABLE : PLAIN));
    copy(file, tar);
    tar.closeArchiveEntry();
  }

  private static void copy(Path file, OutputStream target) throws IOException {
    try (InputStream source = Files.newInputStream(file)) {
      source.transferTo(target);
    }
  }

  private static TarArchiveEntry entry(String name, long size, int mode) {
    var entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(mode);
    return entry;
  }

  private static void link(TarArchiveOutputStream tar, String name, String target)
      throws IOException {
    var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  static void remove(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(each);
        }
      }
    }
  }
}
