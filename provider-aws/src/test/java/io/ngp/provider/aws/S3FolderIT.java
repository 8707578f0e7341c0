package io.ngp.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files below a prefix, on a server of the same protocol. */
class S3FolderIT {
  private static final String BUCKET = "backups";

  @TempDir static Path kept;

  private static S3Server server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    server = S3Server.start(BUCKET, kept);
  }

  @AfterAll
  static void stop() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void whatIsPutIsListedAndComesBack() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "0123456789");
    try (var objects = open("s3://backups/ngp/prod/")) {
      objects.put("one.ngpbackup", file);
      objects.put("two.ngpbackup", file);

      assertThat(objects.list())
          .containsExactly(
              new S3Folder.Stored("one.ngpbackup", 10), new S3Folder.Stored("two.ngpbackup", 10));
      assertThat(objects.bytes("two.ngpbackup", 2, 4)).asString().isEqualTo("234");
      objects.get("one.ngpbackup", folder.resolve("b"));
      assertThat(folder.resolve("b")).hasContent("0123456789");
    }
    try (var other = open("s3://backups/elsewhere")) {
      assertThat(other.list()).isEmpty();
    }
  }

  @Test
  void failuresSayWhatToDo() {
    try (var missing = open("s3://no-such-bucket/x")) {
      assertThatThrownBy(missing::list)
          .isInstanceOf(StateException.class)
          .hasMessageContaining("no-such-bucket");
    }
    assertThatThrownBy(() -> open("s3:/typo"))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("no place in a bucket");
  }

  private static S3Folder open(String address) {
    return new S3Folder(
        S3Access.of(Optional.of(server.endpoint()), Optional.empty(), true, "--endpoint"), address);
  }
}
