package io.ngp.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A child process for {@link KilledProcessTest}: a member that commits documents one by one and
 * prints the number of each when its commit was acknowledged.
 *
 * <p>Arguments: folder, peer port, election port, client port, number to begin with.
 */
final class CommitUntilKilled {

  private CommitUntilKilled() {}

  public static void main(String[] args) throws InterruptedException {
    var member =
        new EnsembleMember(
            1,
            "127.0.0.1",
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]));
    var ensemble = new Ensemble(List.of(member));
    var zooKeeper = new EmbeddedZooKeeper(ensemble, 1, Path.of(args[0]));
    zooKeeper.start(Duration.ofSeconds(20));
    var session = new ZooKeeperSession(ensemble.connectString(), Duration.ofSeconds(4));
    session.start();
    var store = new ZooKeeperDocumentStore(session);
    for (int number = Integer.parseInt(args[4]); ; number++) {
      store.commit(List.of(Write.Put.text(path(number), content(number))));
      System.out.println(number);
      System.out.flush();
    }
  }

  static String path(int number) {
    return "/kept/document-" + number;
  }

  /** Of very different sizes, so that the kill meets every kind of write. */
  static String content(int number) {
    return ("content of " + number + " ").repeat(1 + (number % 7) * 150);
  }
}
