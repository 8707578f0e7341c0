package io.ngp.engine.local.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.Fetch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are unpacked, and those that are refused. */
class FetchedArchiveTest extends FetcherFixture {
  @Nested
  class HonestArchives {
    @ParameterizedTest
    @ValueSource(
        strings = {"a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tbz2", "a.tar.xz", "a.TXZ"})
    void tarIsUnpackedWithModesAndLinks(String name) throws Exception {
      Path archive =
          tar(
              name,
              tar -> {
                add(tar, "app/run.sh", "#!/bin/sh\n", 0755);
                add(tar, "app/data.txt", "data", 0640);
                link(tar, "app/link", TarConstants.LF_SYMLINK, "data.txt");
                link(tar, "app/hard", TarConstants.LF_LINK, "app/data.txt");
              });

      fetcher.fetch(entry(archive.toUri().toString()), sandbox);

      assertThat(sandbox.resolve("app/run.sh")).isExecutable().hasContent("#!/bin/sh\n");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(sandbox.resolve("app/data.txt"))))
          .isEqualTo("rw-r-----");
      assertThat(sandbox.resolve("app/link")).isSymbolicLink().hasContent("data");
      assertThat(sandbox.resolve("app/hard")).hasContent("data");
    }

    @Test
    void zipIsUnpackedWithModes() throws Exception {
      Path archive = folder.resolve("a.zip");
      try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
        ZipArchiveEntry entry = new ZipArchiveEntry("bin/run");
        entry.setUnixMode(0755);
        zip.putArchiveEntry(entry);
        zip.write("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
      }

      fetcher.fetch(entry(archive.toUri().toString()), sandbox);

      assertThat(sandbox.resolve("bin/run")).isExecutable();
    }

    @Test
    void singleCompressedFileLosesItsEnding() throws Exception {
      Path archive = folder.resolve("words.txt.gz");
      try (OutputStream out = new GzipCompressorOutputStream(Files.newOutputStream(archive))) {
        out.write("words".getBytes(StandardCharsets.UTF_8));
      }

      fetcher.fetch(entry(archive.toUri().toString()), sandbox);

      assertThat(sandbox.resolve("words.txt")).hasContent("words");
    }

    @Test
    void archiveThatIsNotToBeExtractedStaysWhole() throws Exception {
      Path archive = tar("a.tar", tar -> add(tar, "file", "x", 0644));

      fetcher.fetch(
          new Fetch(archive.toUri().toString(), false, false, false, Optional.empty()), sandbox);

      assertThat(sandbox.resolve("a.tar")).exists();
      assertThat(sandbox.resolve("file")).doesNotExist();
    }
  }

  @Nested
  class HostileArchives {
    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil"})
    void namesThatLeadOutAreRefused(String name) throws Exception {
      Path archive = tar("a.tar", tar -> add(tar, name, "x", 0644));

      assertRefused(
          archive.toUri().toString(),
          "the archive is refused: \"%s\" leads out of the sandbox".formatted(name));
      assertThat(folder.resolve("evil")).doesNotExist();
    }

    @Test
    void absoluteNamesAreRefused() throws Exception {
      Path archive =
          tar(
              "a.tar",
              tar -> {
                TarArchiveEntry entry = new TarArchiveEntry(folder + "/evil", true);
                entry.setSize(1);
                tar.putArchiveEntry(entry);
                tar.write('x');
                tar.closeArchiveEntry();
              });

      assertRefused(archive.toUri().toString(), "leads out of the sandbox");
      assertThat(folder.resolve("evil")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "..", "a/../../.."})
    void linksThatPointOutAreRefused(String target) throws Exception {
      Path archive = tar("a.tar", tar -> link(tar, "link", TarConstants.LF_SYMLINK, target));

      assertRefused(
          archive.toUri().toString(), "\"%s\" leads out of the sandbox".formatted(target));
    }

    @Test
    void nothingIsWrittenOverALink() throws Exception {
      Path archive =
          tar(
              "a.tar",
              tar -> {
                add(tar, "real/file", "x", 0644);
                link(tar, "link", TarConstants.LF_SYMLINK, "real");
                add(tar, "link/other", "x", 0644);
              });

      assertRefused(
          archive.toUri().toString(), "\"link/other\" leads over the symbolic link \"link\"");
    }

    @Test
    void hardLinkToAFileOutsideIsRefused() throws Exception {
      Path archive = tar("a.tar", tar -> link(tar, "link", TarConstants.LF_LINK, "/etc/passwd"));

      assertRefused(archive.toUri().toString(), "leads out of the sandbox");
    }

    @Test
    void devicesAreRefused() throws Exception {
      Path archive = tar("a.tar", tar -> link(tar, "null", TarConstants.LF_CHR, ""));

      assertRefused(archive.toUri().toString(), "\"null\" is neither a file, a folder nor a link");
    }

    @Test
    void tooManyEntriesAreRefused() throws Exception {
      Path archive =
          tar(
              "a.tar.gz",
              tar -> {
                for (int i = 0; i < 51; i++) {
                  add(tar, "f" + i, "", 0644);
                }
              });

      assertRefused(archive.toUri().toString(), "it has more than 50 entries");
    }

    @Test
    void bombIsRefused() throws Exception {
      Path archive = tar("a.tar.gz", tar -> add(tar, "bomb", "0".repeat(3 << 20), 0644));

      assertRefused(archive.toUri().toString(), "it unpacks to more than 2 MiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar.gz", "a.zip", "a.txz", "a.tbz2", "a.tar", "a.gz"})
    void damagedArchiveIsSaidToBeThat(String name) throws Exception {
      Path archive = Files.writeString(folder.resolve(name), "this is no archive ".repeat(100));

      assertRefused(archive.toUri().toString(), "it can't be unpacked: ");
    }
  }

  private interface Filling {
    void fill(TarArchiveOutputStream tar) throws IOException;
  }

  private Path tar(String name, Filling filling) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      filling.fill(tar);
    }
    Path file = folder.resolve(name);
    try (OutputStream out = compressing(name, file)) {
      bytes.writeTo(out);
    }
    return file;
  }

  private static OutputStream compressing(String name, Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    return switch (Archive.of(name).orElseThrow()) {
      case TAR_GZ, GZ -> new GzipCompressorOutputStream(out);
      case TAR_BZ2 -> new BZip2CompressorOutputStream(out);
      case TAR_XZ -> new XZCompressorOutputStream(out);
      case TAR, ZIP -> out;
    };
  }

  private static void add(TarArchiveOutputStream tar, String name, String content, int mode)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    entry.setMode(mode);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static void link(TarArchiveOutputStream tar, String name, byte kind, String target)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }
}
