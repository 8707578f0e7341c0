package io.ngp.store;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who the voting members of the running ensemble are, and changes of that. A change is agreed on by
 * a majority of the members before and of those after it; requests go on meanwhile.
 */
public final class Membership {

  private static final Logger log = LoggerFactory.getLogger(Membership.class);

  private final ZooKeeperSession session;
  private final Requests requests;
  private final Duration patience;

  /**
   * @param session to any member; closed by its owner
   * @param patience how long a change may take
   */
  public Membership(ZooKeeperSession session, Duration patience) {
    this.session = session;
    this.patience = patience;
    this.requests = new Requests(session, patience);
  }

  /** Asks for a change. */
  private interface Change {
    void send() throws Exception;
  }

  /**
   * The members that vote now.
   *
   * @throws StoreUnavailableException when no majority of them answers
   */
  public Ensemble voters() {
    return EnsembleText.voters(
        requests.read(
            "read who the masters are",
            client -> {
              var answer = new CompletableFuture<byte[]>();
              client.getConfig(
                  false,
                  (rc, path, _, data, _) -> {
                    if (Code.get(rc) == Code.OK) {
                      answer.complete(data);
                    } else {
                      answer.completeExceptionally(KeeperException.create(Code.get(rc), path));
                    }
                  },
                  null);
              return answer;
            }));
  }

  /**
   * Lets a member vote that runs and follows already; does nothing when it does, unless it {@code
   * hasMoved} and the others are to learn where to.
   *
   * @throws StoreUnavailableException when that is not agreed on in time
   */
  public void admit(EnsembleMember member, boolean hasMoved) {
    if (hasMoved) {
      change("move member %d".formatted(member.id()), () -> join(member), _ -> false);
    } else {
      change(
          "let member %d vote".formatted(member.id()),
          () -> join(member),
          voters -> voters.members().contains(member));
    }
  }

  private void join(EnsembleMember member) throws Exception {
    session.curator().reconfig().joining(EnsembleText.joining(member)).forEnsemble();
  }

  /**
   * Takes a member's vote away, whether it runs or not; does nothing when it has none.
   *
   * @throws IllegalArgumentException when it is the last one
   * @throws StoreUnavailableException when that is not agreed on in time
   */
  public void remove(int id) {
    if (voters().members().stream().allMatch(member -> member.id() == id)) {
      throw new IllegalArgumentException(
          "Member %d is the only one: what it holds would be lost.".formatted(id));
    }
    change(
        "take the vote of member %d away".formatted(id),
        () -> session.curator().reconfig().leaving(Integer.toString(id)).forEnsemble(),
        voters -> voters.find(id).isEmpty());
  }

  private void change(String action, Change change, Predicate<Ensemble> isDone) {
    Deadline deadline = Deadline.in(patience);
    while (!isDone.test(voters())) {
      try {
        change.send();
        log.info("Agreed to {}.", action);
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreUnavailableException(
            "Cannot %s: this thread was told to stop.".formatted(action), e);
      } catch (Exception e) {
        // Another change is under way, the newcomer is not up to date yet, the leader changes.
        log.debug("Could not {}, trying again.", action, e);
        if (deadline.isOver()) {
          throw new StoreUnavailableException(
              "Cannot %s: not agreed on within %d s (%s). Check that a majority of the masters runs, then try again."
                  .formatted(action, patience.toSeconds(), e.getMessage()),
              e);
        }
      }
      Requests.pause();
    }
  }
}
