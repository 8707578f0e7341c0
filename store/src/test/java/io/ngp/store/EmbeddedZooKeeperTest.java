package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddedZooKeeperTest {

  @TempDir private Path folder;

  @Test
  void whatWasCommittedIsThereAfterARestart() throws InterruptedException {
    Ensemble ensemble;
    try (var first = TestEnsemble.start(1, folder)) {
      ensemble = first.ensemble();
      var store = new ZooKeeperDocumentStore(first.session());
      store.commit(List.of(Write.Put.text("/a", "kept")));
    }
    try (var second = TestEnsemble.start(ensemble, folder)) {
      var store = new ZooKeeperDocumentStore(second.session());
      assertThat(store.read("/a").map(Document::text)).contains("kept");
    }
  }

  static Stream<ToIntFunction<EnsembleMember>> everyPort() {
    return Stream.of(
        EnsembleMember::peerPort, EnsembleMember::electionPort, EnsembleMember::clientPort);
  }

  @ParameterizedTest
  @MethodSource("everyPort")
  void aTakenPortIsNamed(ToIntFunction<EnsembleMember> which) throws IOException {
    Ensemble ensemble = TestEnsemble.onFreePorts(1);
    int port = which.applyAsInt(ensemble.member(1));
    try (var _ = TestEnsemble.hold(port);
        var member = new EmbeddedZooKeeper(ensemble, 1, folder)) {
      assertThatThrownBy(member::start)
          .isInstanceOf(ZooKeeperStartException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("member 1");
    }
  }

  @Test
  void aMemberWithoutMajorityGivesUpAfterItsPatienceAndLetsGoOfItsPorts() throws Exception {
    Ensemble ensemble = TestEnsemble.onFreePorts(3);
    var alone = new EmbeddedZooKeeper(ensemble, 2, folder);
    assertThatThrownBy(() -> alone.start(Duration.ofMillis(600)))
        .isInstanceOf(ZooKeeperStartException.class)
        .hasMessageContaining("member 2")
        .hasMessageContaining("2 of the 3 members");
    TestEnsemble.hold(ensemble.member(2).clientPort()).close();
    TestEnsemble.hold(ensemble.member(2).electionPort()).close();
  }

  @Test
  void twoMembersCannotShareAFolder() throws InterruptedException {
    try (var running = TestEnsemble.start(1, folder);
        var second =
            new EmbeddedZooKeeper(
                TestEnsemble.onFreePorts(1), 1, running.folder().resolve("member-1"))) {
      assertThatThrownBy(second::start)
          .isInstanceOf(ZooKeeperStartException.class)
          .hasMessageContaining("member-1")
          .hasMessageContaining("in use by another process");
      assertThat(running.member(1).isServing()).isTrue();
    }
  }

  @Test
  void anotherMembersFolderIsRefused() throws IOException {
    Files.writeString(folder.resolve("myid"), "7\n");
    try (var member = new EmbeddedZooKeeper(TestEnsemble.onFreePorts(1), 1, folder)) {
      assertThatThrownBy(member::start)
          .isInstanceOf(ZooKeeperStartException.class)
          .hasMessageContaining("belongs to member \"7\"")
          .hasMessageContaining(folder.toString());
    }
  }

  @Test
  void damagedDataNamesTheFolderAndLetsGoOfThePorts() throws Exception {
    Ensemble ensemble;
    try (var first = TestEnsemble.start(1, folder)) {
      ensemble = first.ensemble();
      new ZooKeeperDocumentStore(first.session()).commit(List.of(Write.Put.text("/a", "x")));
    }
    Path data = folder.resolve("member-1/version-2");
    try (var files = Files.list(data)) {
      for (Path file : files.toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }
    try (var member = new EmbeddedZooKeeper(ensemble, 1, folder.resolve("member-1"))) {
      assertThatThrownBy(() -> member.start(Duration.ofSeconds(5)))
          .isInstanceOf(ZooKeeperStartException.class)
          .hasMessageContaining(folder.resolve("member-1").toString());
    }
    TestEnsemble.hold(ensemble.member(1).clientPort()).close();
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    try (var member =
        new EmbeddedZooKeeper(TestEnsemble.onFreePorts(1), 1, file.resolve("below"))) {
      assertThatThrownBy(member::start)
          .isInstanceOf(ZooKeeperStartException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void anIdlePlatformIsSmallOnDisk() throws Exception {
    try (var ensemble = TestEnsemble.start(1, folder)) {
      new ZooKeeperDocumentStore(ensemble.session()).commit(List.of(Write.Put.text("/a", "x")));
      try (var files = Files.walk(folder)) {
        long bytes = files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
        assertThat(bytes).isLessThan(5 << 20);
      }
    }
  }

  @Test
  void onlyHarmlessQuestionsAreAnsweredWithoutASession() throws Exception {
    try (var ensemble = TestEnsemble.start(1, folder)) {
      assertThat(ask(ensemble, "ruok")).isEqualTo("imok");
      assertThat(ask(ensemble, "conf")).contains("not in the whitelist");
      assertThat(ask(ensemble, "dump")).contains("not in the whitelist");
    }
  }

  private static String ask(TestEnsemble ensemble, String word) throws IOException {
    int clientPort = ensemble.ensemble().member(1).clientPort();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), clientPort)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void closingEndsAllThreadsAndMayBeRepeated() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    var ensemble = TestEnsemble.start(1, folder);
    new ZooKeeperDocumentStore(ensemble.session()).read("/a");
    ensemble.close();
    assertThatCode(ensemble::close).doesNotThrowAnyException();
    // Two of ZooKeeper's threads look up only every three seconds.
    Eventually.await("only the threads of before", () -> newThreads(before).isEmpty());
  }

  private static Set<String> newThreads(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        // The JDK's own for virtual threads, and those of other tests' ensembles that still end.
        .filter(name -> !name.startsWith("ForkJoinPool-") && !name.startsWith("VirtualThread-"))
        .collect(Collectors.toSet());
  }

  @Test
  void startingTwiceIsABug() throws InterruptedException {
    try (var ensemble = TestEnsemble.start(1, folder)) {
      assertThatThrownBy(ensemble.member(1)::start).isInstanceOf(IllegalStateException.class);
    }
  }
}
