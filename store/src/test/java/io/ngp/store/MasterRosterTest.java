package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masters of one ensemble that come, go and come again. */
@SuppressWarnings("NullAway.Init") // set before all tests
class MasterRosterTest {
  @TempDir private static Path folder;
  private static TestEnsemble ensemble;

  @BeforeAll
  static void start() throws InterruptedException {
    ensemble = TestEnsemble.start(1, folder);
  }

  @AfterAll
  static void stop() {
    ensemble.close();
  }

  private static MasterRoster entered(ZooKeeperSession session, int id, String address) {
    var roster = new MasterRoster(session);
    roster.enter(id, "master-" + id, address);
    return roster;
  }

  private static boolean isHere(MasterRoster roster, int id) {
    return roster.read().stream().anyMatch(entry -> entry.id() == id && entry.isHere());
  }

  @Test
  void masterThatLeftIsStillKnownByItsAddress() throws InterruptedException {
    try (var first = entered(ensemble.session(), 1, "http://one")) {
      var tenth = entered(ensemble.session(), 10, "http://ten");
      Eventually.await("both are here", () -> isHere(first, 1) && isHere(first, 10));

      tenth.close();

      Eventually.await("one has left", () -> !isHere(first, 10));
      assertThat(first.read())
          .containsOnlyOnce(
              new MasterRoster.Entry(1, "master-1", "http://one", true),
              new MasterRoster.Entry(10, "master-10", "http://ten", false));
    }
  }

  @Test
  void masterThatWasKilledAndCameBackStaysWhenItsFormerSessionEnds() throws InterruptedException {
    var former = ensemble.session();
    var killed = entered(former, 2, "http://old");
    Eventually.await("it is here", () -> isHere(killed, 2));
    try (var again = entered(ensemble.session(), 2, "http://new")) {
      former.close();

      Eventually.await("it is here on its own account", () -> isHere(again, 2));
      assertThat(again.read())
          .contains(new MasterRoster.Entry(2, "master-2", "http://new", true))
          .noneMatch(entry -> entry.address().equals("http://old"));
    }
  }
}
