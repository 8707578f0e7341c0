package io.ngp.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.state.Entry;
import io.ngp.iac.state.LockRequest;
import io.ngp.iac.state.StateBackend;
import io.ngp.iac.state.StateBackendFactory.Context;
import io.ngp.iac.state.StateBackends;
import io.ngp.iac.state.StateException;
import io.ngp.iac.state.StateStore;
import io.ngp.iac.testing.StateBackendContract;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The contract in a bucket of a real server: Adobe's S3Mock, over HTTP. */
class S3StateBackendIT extends StateBackendContract {
  @TempDir static Path kept;

  private static S3Server server;

  @TempDir Path project;

  private String prefix = "";

  @BeforeAll
  static void startServer() {
    server = S3Server.start("states", kept);
    System.setProperty("aws.accessKeyId", "any");
    System.setProperty("aws.secretAccessKey", "any");
  }

  @AfterAll
  static void stopServer() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void choosePrefix(TestInfo test) {
    prefix = test.getDisplayName().replaceAll("\\W", "");
  }

  private Fields settings(String bucket, String endpoint) {
    return new Fields(
        Map.of(
            "bucket", Value.of(bucket),
            "prefix", Value.of("/" + prefix + "/"),
            "endpoint", Value.of(endpoint),
            "path_style", Value.of(true)));
  }

  private Context context() {
    return new Context(project, project.resolve(".ngp/test"), "demo", "test", Map.of());
  }

  private StateBackend backend(String bucket, String endpoint) {
    return new S3StateBackendFactory().create(settings(bucket, endpoint), context());
  }

  @Override
  protected StateBackend backend() {
    return backend("states", server.endpoint());
  }

  private static Entry entry(int number) {
    return new Entry.Creating(
        ResourceAddress.of(BlockAddress.root("r" + number)),
        "null",
        "t",
        Fields.EMPTY,
        java.util.Set.of());
  }

  @Test
  void storeIsChosenByThePlatformFileAndNamesItsPlace() {
    var settings = settings("states", server.endpoint()).with("backend", Value.of("s3"));
    var store = new StateBackends(List.of(new S3StateBackendFactory())).store(settings, context());
    assertThat(store.location()).isEqualTo("s3://states/" + prefix + "/test");
    try (var session = store.open(LockRequest.of("test"))) {
      session.append(List.of(entry(1)));
    }
    assertThat(store.read().resources()).hasSize(1);
  }

  @Test
  void manyCommitsAreCompactedWhenTheSessionEnds() {
    var store = new StateStore(backend(), Optional.empty());
    try (var session = store.open(LockRequest.of("test"))) {
      for (int i = 0; i < 120; i++) {
        session.append(List.of(entry(i)));
      }
    }
    assertThat(store.read().resources()).hasSize(120);
    try (var lease = backend().lock(holder())) {
      assertThat(lease.pieces()).isEqualTo(1);
    }
  }

  @Test
  void missingBucketIsToldWithTheWayToMakeIt() {
    assertThatExceptionOfType(StateException.class)
        .isThrownBy(() -> backend("nowhere", server.endpoint()).lock(holder()))
        .withMessageContaining("bucket nowhere")
        .satisfies(problem -> assertThat(problem.fix()).contains("aws s3 mb s3://nowhere"));
  }

  @Test
  void unreachableServerIsToldWithTheSettingsToCheck() {
    var closed = S3Server.unusedEndpoint();
    assertThatExceptionOfType(StateException.class)
        .isThrownBy(() -> backend("states", closed).lock(holder()))
        .withMessageContaining("s3://states/")
        .satisfies(problem -> assertThat(problem.fix()).contains("state.endpoint"));
  }

  @Test
  void missingCommitIsToldNotSkipped() {
    try (var lease = backend().lock(holder())) {
      lease.replace(new byte[1], true);
      lease.append(new byte[1]);
      lease.append(new byte[1]);
      server.delete("states", prefix + "/test/journal/", "0000000001");
      assertThatExceptionOfType(StateException.class)
          .isThrownBy(() -> backend().journal())
          .withMessageContaining("incomplete");
    }
  }
}
