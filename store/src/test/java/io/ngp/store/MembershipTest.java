package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ngp.store.Write.Create;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that come to a running ensemble and leave it. */
@SuppressWarnings("NullAway.Init") // set before each test
class MembershipTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final Ensemble planned = TestEnsemble.onFreePorts(5);
  private final Map<Integer, EmbeddedZooKeeper> running = new LinkedHashMap<>();
  private ZooKeeperSession session;
  private Membership membership;

  @BeforeEach
  void begin() throws InterruptedException {
    start(1, new Ensemble(List.of(planned.member(1))));
    session = new ZooKeeperSession(planned.connectString(), ZooKeeperSession.DEFAULT_TIMEOUT);
    session.start();
    membership = new Membership(session, PATIENCE);
  }

  @AfterEach
  void end() {
    session.close();
    running.values().forEach(EmbeddedZooKeeper::close);
  }

  private void start(int id, Ensemble voters) throws InterruptedException {
    var member = new EmbeddedZooKeeper(voters, planned.member(id), folder.resolve("member-" + id));
    running.put(id, member);
    member.start(PATIENCE);
  }

  private void join(int id) throws InterruptedException {
    start(id, membership.voters());
    membership.admit(planned.member(id), false);
  }

  private void leave(int id) {
    membership.remove(id);
    stop(id);
  }

  private void stop(int id) {
    Objects.requireNonNull(running.remove(id)).close();
  }

  private static Write create(String path, String text) {
    return new Create(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private Set<Integer> voters() {
    return membership.voters().members().stream()
        .map(EnsembleMember::id)
        .collect(Collectors.toSet());
  }

  @Test
  void membersComeAndGoUnderWritesAndNoWriteIsLost() throws Exception {
    var store = new ZooKeeperDocumentStore(session);
    var accepted = new ConcurrentSkipListSet<String>();
    var stop = new AtomicBoolean();
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; !stop.get(); i++) {
                String path = "/writes/w" + i;
                try {
                  store.commit(List.of(create(path, "x")));
                  accepted.add(path);
                } catch (StoreException e) {
                  // Not accepted.
                }
              }
            });

    join(2);
    join(3);
    assertThat(voters()).containsExactlyInAnyOrder(1, 2, 3);
    join(4);
    join(5);
    assertThat(voters()).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    leave(5);
    leave(4);
    leave(1); // leads the ensemble, most likely
    leave(2);
    assertThat(voters()).containsExactly(3);

    int before = accepted.size();
    Eventually.await("writes go on", () -> accepted.size() > before);
    stop.set(true);
    assertThat(writer.join(PATIENCE)).isTrue();
    assertThat(store.names("/writes").stream().map(name -> "/writes/" + name))
        .containsAll(accepted);
  }

  @Test
  void whatWasAgreedOnCountsAfterARestartNotWhatAMemberIsToldThen() throws Exception {
    join(2);
    join(3);
    new ZooKeeperDocumentStore(session).commit(List.of(create("/a", "kept")));

    stop(1);
    Eventually.await("the others go on", () -> voters().size() == 3);
    start(1, new Ensemble(List.of(planned.member(1))));
    stop(2);

    Eventually.await(
        "one and three are a majority",
        () -> new ZooKeeperDocumentStore(session).read("/a").isPresent());
    assertThat(voters()).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void aDeadMemberCanBeRemoved() throws Exception {
    join(2);
    join(3);
    stop(2);

    membership.remove(2);

    assertThat(voters()).containsExactlyInAnyOrder(1, 3);
  }

  @Test
  void theLastMemberStays() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> membership.remove(1))
        .withMessageContaining("only one");
    membership.remove(7);
    assertThat(voters()).containsExactly(1);
  }
}
