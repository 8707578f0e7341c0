package io.ngp.engine.local.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The kinds of archive that are unpacked, by the endings Marathon knows (marathon/API.md 3.4). */
enum Archive {
  TAR,
  TAR_GZ,
  TAR_BZ2,
  TAR_XZ,
  ZIP,
  // After .tar.gz, because the first match counts.
  GZ;

  private static final int XZ_MEMORY_KIB = 128 * 1024;

  static Optional<Archive> of(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(a -> a.endings().stream().anyMatch(name::endsWith))
        .findFirst();
  }

  private List<String> endings() {
    return switch (this) {
      case TAR -> List.of(".tar");
      case TAR_GZ -> List.of(".tar.gz", ".tgz");
      case TAR_BZ2 -> List.of(".tar.bz2", ".tbz2");
      case TAR_XZ -> List.of(".tar.xz", ".txz");
      case ZIP -> List.of(".zip");
      case GZ -> List.of(".gz");
    };
  }

  /**
   * Unpacks a file into a folder.
   *
   * @throws FetchException if it holds what an archive must not, or more than is allowed
   * @throws IOException if it is damaged or the folder can't be written
   */
  void unpack(Path file, Path folder, FetchLimits limits) throws FetchException, IOException {
    Unpacker unpacker = new Unpacker(folder, Files.size(file), limits);
    switch (this) {
      case ZIP -> unpackZip(file, unpacker);
      case GZ -> {
        Path name = file.getFileName();
        String plain = name == null ? "" : name.toString().replaceFirst("(?i)\\.gz$", "");
        try (InputStream in = gunzip(file)) {
          unpacker.file(plain, in, 0);
        }
      }
      case TAR, TAR_GZ, TAR_BZ2, TAR_XZ -> unpackTar(file, unpacker);
    }
  }

  private void unpackTar(Path file, Unpacker unpacker) throws FetchException, IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(decompress(file), "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName();
        if (entry.isDirectory()) {
          unpacker.folder(name);
        } else if (entry.isSymbolicLink()) {
          unpacker.symbolicLink(name, entry.getLinkName());
        } else if (entry.isLink()) {
          unpacker.hardLink(name, entry.getLinkName());
        } else if (isPlainFile(entry)) {
          unpacker.file(name, tar, entry.getMode());
        } else {
          throw new FetchException("\"%s\" is neither a file, a folder nor a link".formatted(name));
        }
      }
    }
  }

  /** By its type alone: the library also calls devices files. */
  private static boolean isPlainFile(TarArchiveEntry entry) {
    return switch (entry.getLinkFlag()) {
      case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG ->
          !entry.isSparse();
      default -> false;
    };
  }

  private static void unpackZip(Path file, Unpacker unpacker) throws FetchException, IOException {
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      Enumeration<ZipArchiveEntry> entries = zip.getEntries();
      while (entries.hasMoreElements()) {
        ZipArchiveEntry entry = entries.nextElement();
        String name = entry.getName();
        if (entry.isDirectory()) {
          unpacker.folder(name);
        } else if (entry.isUnixSymlink()) {
          unpacker.symbolicLink(name, zip.getUnixSymlink(entry));
        } else {
          try (InputStream in = zip.getInputStream(entry)) {
            unpacker.file(name, in, entry.getUnixMode());
          }
        }
      }
    }
  }

  private InputStream decompress(Path file) throws IOException {
    return switch (this) {
      case TAR_GZ, GZ -> gunzip(file);
      case TAR_BZ2 -> new BZip2CompressorInputStream(open(file), true);
      case TAR_XZ ->
          XZCompressorInputStream.builder()
              .setInputStream(open(file))
              .setDecompressConcatenated(true)
              .setMemoryLimitKiB(XZ_MEMORY_KIB)
              .get();
      case TAR, ZIP -> open(file);
    };
  }

  private static InputStream gunzip(Path file) throws IOException {
    return GzipCompressorInputStream.builder()
        .setInputStream(open(file))
        .setDecompressConcatenated(true)
        .get();
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), 64 * 1024);
  }
}
