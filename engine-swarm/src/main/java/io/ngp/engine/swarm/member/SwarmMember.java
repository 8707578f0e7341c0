package io.ngp.engine.swarm.member;

import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerAddress;
import io.ngp.engine.swarm.docker.DockerException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that this node's daemon is in the platform's swarm, again and again: one that left, or
 * was made anew, joins again. Stopping it leaves the daemon where it is, and tasks running.
 */
public final class SwarmMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmMember.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration SETTLED_PAUSE = Duration.ofSeconds(5);

  private final Settings settings;
  private final LocalDaemon daemon;
  private final SwarmHome home;
  private final Supplier<Optional<SwarmRegister>> leading;
  private final BooleanSupplier isWanted;
  private final Thread thread;
  private volatile String state = "has not asked its daemon yet";
  private volatile boolean isSettled;

  /**
   * Which node this is.
   *
   * @param isManager whether it is a master
   * @param advertise the address other nodes of the swarm reach it at
   * @param daemon its own daemon
   * @param labels that its node in the swarm is to have
   */
  public record Settings(
      String name,
      boolean isManager,
      String advertise,
      DockerAddress daemon,
      Map<String, String> labels) {
    public Settings {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * A member that does nothing yet.
   *
   * @param leading the register while this node is the leading master
   * @param isWanted whether the node is to be in the swarm; one that is not stays where it is
   */
  public SwarmMember(
      Settings settings,
      SwarmHome home,
      Supplier<Optional<SwarmRegister>> leading,
      BooleanSupplier isWanted) {
    this.settings = settings;
    this.isWanted = isWanted;
    this.home = home;
    this.leading = leading;
    this.daemon =
        new LocalDaemon(new Docker(settings.daemon(), Docker.PATIENCE), settings.advertise());
    this.thread = Thread.ofVirtual().name("swarm-member").unstarted(this::keepGoing);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /** Whether the daemon was in the swarm when it was asked last. */
  public boolean isSettled() {
    return isSettled;
  }

  /** How it is, for people. */
  public String state() {
    return state;
  }

  private void keepGoing() {
    try {
      while (true) {
        round();
        Thread.sleep(isSettled ? SETTLED_PAUSE : PAUSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    try {
      if (isWanted.getAsBoolean()) {
        take(next());
      } else {
        isSettled = false;
        tell("is to be no part of the swarm any more");
      }
    } catch (DockerException | IOException e) {
      // Of a settled one nothing is lost: what is said of itself is said again soon.
      tell("cannot see to its place in the swarm now: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Seeing to this node's place in the swarm failed. Trying again.", e);
    }
  }

  private Step next() throws IOException {
    DaemonState now = daemon.look();
    Optional<Invitation> invitation = home.invitation(settings.isManager());
    boolean isElsewhere =
        now.isManager()
            && invitation.filter(each -> !each.cluster().equals(now.cluster())).isPresent();
    return Step.next(now, invitation, leading.get().isPresent(), isElsewhere && daemon.isAlone());
  }

  private void take(Step step) throws IOException {
    isSettled &= step instanceof Step.Present;
    switch (step) {
      case Step.Found() -> {
        tell("begins the platform's swarm");
        daemon.found();
        adopt();
      }
      case Step.Adopt() -> adopt();
      case Step.Join(Invitation invitation) -> {
        tell("joins the swarm " + invitation.cluster() + " at " + invitation.managers());
        daemon.join(invitation);
      }
      case Step.Leave(String why) -> {
        tell("leaves: " + why);
        daemon.leave();
      }
      case Step.Present() -> present();
      case Step.Wait(String why) -> tell("waits: " + why);
    }
  }

  private void adopt() {
    leading.get().ifPresent(register -> register.adopt(daemon));
  }

  private void present() throws IOException {
    String node = daemon.look().node();
    Presence presence = new Presence(node, settings.isManager(), settings.labels());
    if (!home.present(settings.name(), presence)) {
      isSettled = false;
      leaveIfRemoved();
      return;
    }
    leading.get().ifPresent(SwarmRegister::refresh);
    isSettled = true;
    tell("is node " + node + " of the swarm");
  }

  /** A daemon is not told that it was taken out; one that is in another swarm stays there. */
  private void leaveIfRemoved() throws IOException {
    List<String> ours =
        home.invitation(settings.isManager()).map(Invitation::managers).orElse(List.of());
    if (daemon.managers().stream().anyMatch(ours::contains)) {
      tell("leaves: the swarm has removed it");
      daemon.leave();
    } else {
      tell(
          "waits: its daemon is in another swarm; `docker swarm leave --force` there takes it out");
    }
  }

  private void tell(String now) {
    if (!now.equals(state)) {
      state = now;
      LOG.info("{} {}", settings.name(), now);
    }
  }
}
