package io.ngp.store;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a master gets into the ensemble. One that has data goes on from it. One without asks the
 * others: if they are an ensemble it joins them, and fetches their data before its vote counts;
 * only the first one of the platform, that finds nobody, begins alone.
 *
 * <p>A vote of a member that lost its data is taken away first: it promised the others to remember.
 */
public final class EnsembleEntry {

  private static final Logger log = LoggerFactory.getLogger(EnsembleEntry.class);

  /** How long another one may take to take a connection. */
  private static final int PROBE_MILLIS = 1_000;

  private final Ensemble planned;
  private final EnsembleMember self;
  private final Path folder;

  /**
   * @param planned all masters there are to be
   * @param id which of them this is
   * @param folder of this member's data
   */
  public EnsembleEntry(Ensemble planned, int id, Path folder) {
    this.planned = planned;
    this.self = planned.member(id);
    this.folder = folder;
  }

  /**
   * The member, not started yet. Waits up to {@code patience} for the others, if need be.
   *
   * @throws ZooKeeperStartException when there has to be an ensemble to join and none answers
   */
  public EmbeddedZooKeeper member(Duration patience) {
    if (DataFolder.hasData(folder)) {
      return new EmbeddedZooKeeper(planned, self, folder);
    }
    List<EnsembleMember> others =
        planned.members().stream().filter(member -> member.id() != self.id()).toList();
    if (others.isEmpty()) {
      return new EmbeddedZooKeeper(planned, self, folder);
    }
    boolean isFirst = others.stream().allMatch(member -> member.id() > self.id());
    if (isFirst && others.stream().noneMatch(EnsembleEntry::runs)) {
      return new EmbeddedZooKeeper(new Ensemble(List.of(self)), self, folder);
    }
    Ensemble running =
        ask(new Ensemble(others), patience)
            .orElseThrow(() ->
                new ZooKeeperStartException(
                    "ZooKeeper member %d has no data and nobody to fetch it from: no majority of the masters at %s answers. Start them first."
                        .formatted(self.id(), new Ensemble(others).connectString()),
                    null));
    log.info("Member {} joins {}.", self.id(), running.connectString());
    return new EmbeddedZooKeeper(running, self, folder);
  }

  /** Whether a process is there, be it one that looks for a majority itself. */
  private static boolean runs(EnsembleMember member) {
    try (var socket = new Socket()) {
      socket.connect(EnsembleText.address(member.host(), member.electionPort()), PROBE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The members that vote, without this one. */
  private Optional<Ensemble> ask(Ensemble others, Duration patience) {
    try (var session =
        new ZooKeeperSession(others.connectString(), ZooKeeperSession.DEFAULT_TIMEOUT)) {
      session.start();
      if (!session.awaitConnected(patience)) {
        return Optional.empty();
      }
      var membership = new Membership(session, patience);
      membership.remove(self.id());
      return Optional.of(membership.voters());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (StoreUnavailableException e) {
      log.warn("Could not ask the other masters who they are.", e);
      return Optional.empty();
    }
  }
}
