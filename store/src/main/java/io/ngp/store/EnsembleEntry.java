package io.ngp.store;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
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
 * And who was in an ensemble once never begins another one, even if it lost its data while the
 * others are away: they would come back, and there would be two.
 */
public final class EnsembleEntry {

  private static final Logger log = LoggerFactory.getLogger(EnsembleEntry.class);

  /** How long another one may take to take a connection. */
  private static final int PROBE_MILLIS = 1_000;

  private final Ensemble planned;
  private final EnsembleMember self;
  private final Path folder;
  private final Path mark;
  private final Optional<EnsembleSecurity> security;

  /**
   * @param planned all masters there are to be
   * @param id which of them this is
   * @param folder of this member's data
   * @param mark a file outside of {@code folder} that tells that this member was in an ensemble
   *     once
   * @param security by which masters let each other in
   */
  public EnsembleEntry(
      Ensemble planned, int id, Path folder, Path mark, Optional<EnsembleSecurity> security) {
    this.security = security;
    this.planned = planned;
    this.self = planned.member(id);
    this.folder = folder;
    this.mark = mark;
  }

  /**
   * The member, not started yet. Waits up to {@code patience} for the others, if need be.
   *
   * @throws ZooKeeperStartException when there has to be an ensemble to join and none answers
   */
  public EmbeddedZooKeeper member(Duration patience) {
    if (DataFolder.hasData(folder)) {
      return with(planned);
    }
    List<EnsembleMember> others =
        planned.members().stream().filter(member -> member.id() != self.id()).toList();
    if (others.isEmpty()) {
      return with(planned);
    }
    return mayBegin(others) ? with(new Ensemble(List.of(self))) : joining(others, patience);
  }

  private EmbeddedZooKeeper with(Ensemble members) {
    return new EmbeddedZooKeeper(members, self, folder, security);
  }

  /**
   * Leaves the mark: the member runs, and its vote counts. Not before, so that one that was stopped
   * while it began may begin once more.
   *
   * @throws ZooKeeperStartException when it cannot be written
   */
  public void hasEntered() {
    try {
      Files.createDirectories(mark.toAbsolutePath().getParent());
      Files.writeString(mark, "This master was in an ensemble.\n");
    } catch (IOException e) {
      throw new ZooKeeperStartException("Cannot write " + mark + ": " + e.getMessage(), e);
    }
  }

  private boolean mayBegin(List<EnsembleMember> others) {
    boolean isFirst = others.stream().allMatch(member -> member.id() > self.id());
    return isFirst && !Files.exists(mark) && others.stream().noneMatch(EnsembleEntry::runs);
  }

  private EmbeddedZooKeeper joining(List<EnsembleMember> others, Duration patience) {
    Ensemble running =
        ask(new Ensemble(others), patience)
            .orElseThrow(() ->
                new ZooKeeperStartException(
                    "ZooKeeper member %d has no data and nobody to fetch it from: no majority of the masters at %s answers. Start them first.%s"
                        .formatted(self.id(), new Ensemble(others).connectString(), hopeless()),
                    null));
    log.info("Member {} joins {}.", self.id(), running.connectString());
    return with(running);
  }

  private String hopeless() {
    return Files.exists(mark)
        ? " If they are gone for good, remove %s to begin anew, and restore a backup."
            .formatted(mark)
        : "";
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
        new ZooKeeperSession(others.connectString(), ZooKeeperSession.DEFAULT_TIMEOUT, security)) {
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
