package io.ngp.node.swarm;

import io.ngp.certificate.Seal;
import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerAddress;
import io.ngp.engine.swarm.member.DaemonDoor;
import io.ngp.engine.swarm.member.HttpSwarmHome;
import io.ngp.engine.swarm.member.SwarmMember;
import io.ngp.engine.swarm.member.SwarmRegister;
import io.ngp.engine.swarm.member.SwarmService;
import io.ngp.identity.Caller;
import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import io.ngp.store.DocumentStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A master's part in the platform's swarm: its daemon is a manager, and while it leads it lets
 * other nodes in.
 */
public final class MasterSwarm implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MasterSwarm.class);

  private final Settings settings;
  private final Supplier<Optional<DocumentStore>> leading;
  private final Supplier<List<String>> managers;
  private final SwarmMember member;
  private final HttpSwarmHome home;
  private final DaemonDoor door;

  // Guarded by this.
  private Optional<Term> term = Optional.empty();

  /** The register of one term. */
  private record Term(DocumentStore documents, SwarmRegister register) {}

  /**
   * What a master is told.
   *
   * @param member its daemon's place
   * @param doorPort where other masters reach the daemon
   * @param sealKey the file with the key that tokens are encrypted with
   */
  public record Settings(
      SwarmMember.Settings member, int doorPort, Path sealKey, Identity identity) {}

  /**
   * Not started yet.
   *
   * @param leading the documents of the term, while this master leads
   * @param leader where the leading master's API is, if one leads
   * @param managers where managers answer now, in the form of {@link DockerAddress}
   * @param isWanted whether this master's vote counts
   */
  public MasterSwarm(
      Settings settings,
      Supplier<Optional<DocumentStore>> leading,
      Supplier<Optional<URI>> leader,
      Supplier<List<String>> managers,
      BooleanSupplier isWanted) {
    this.settings = settings;
    this.leading = leading;
    this.managers = managers;
    this.home =
        new HttpSwarmHome(
            () -> leader.get().stream().toList(),
            Caller.of(Optional.of(settings.identity()), PeerRole.MASTER));
    this.member = new SwarmMember(settings.member(), home, this::register, isWanted);
    this.door =
        new DaemonDoor(
            new InetSocketAddress(settings.member().advertise(), settings.doorPort()),
            (DockerAddress.Unix) settings.member().daemon(),
            settings.identity());
  }

  /** What nodes ask for the swarm. */
  public SwarmService service() {
    return new SwarmService(this::register);
  }

  public void start() {
    door.start();
    member.start();
  }

  /** A master is gone for good: its daemon is to decide no more. What can't be done is told. */
  public void dismiss(String master) {
    try {
      home.dismiss(master);
    } catch (IOException e) {
      LOG.warn(
          "{} stays a manager of the swarm: {}. `docker node demote` and `docker node rm` take it out.",
          master,
          e.getMessage());
    }
  }

  private synchronized Optional<SwarmRegister> register() {
    Optional<DocumentStore> documents = leading.get();
    if (!documents.equals(term.map(Term::documents))) {
      term = documents.flatMap(this::begun);
    }
    return term.map(Term::register);
  }

  private Optional<Term> begun(DocumentStore documents) {
    try {
      return Optional.of(
          new Term(
              documents,
              new SwarmRegister(
                  daemons(), new SealedRecord(documents, Seal.read(settings.sealKey())))));
    } catch (IOException e) {
      LOG.error("Nobody can join the swarm: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private List<Docker> daemons() {
    var tls = settings.identity().context(java.util.Set.of(PeerRole.MASTER, PeerRole.AGENT));
    return managers.get().stream()
        .map(address -> new Docker(DockerAddress.parse(address, Optional.of(tls)), Docker.PATIENCE))
        .toList();
  }

  @Override
  public void close() {
    member.close();
    door.close();
  }
}
