package io.ngp.node;

import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.time.SteadyClock;
import io.ngp.engine.local.LocalEngine;
import io.ngp.engine.swarm.SwarmEngine;
import io.ngp.engine.swarm.SwarmSettings;
import io.ngp.engine.swarm.member.SwarmMember;
import io.ngp.identity.Caller;
import io.ngp.identity.PeerRole;
import io.ngp.node.backup.Leading;
import io.ngp.node.certificate.CertificateTerms;
import io.ngp.node.definition.PlatformDefinitions;
import io.ngp.node.secret.MasterSecrets;
import io.ngp.node.swarm.MasterSwarm;
import io.ngp.store.EmbeddedZooKeeper;
import io.ngp.store.Ensemble;
import io.ngp.store.EnsembleEntry;
import io.ngp.store.EnsembleMember;
import io.ngp.store.EnsembleSecurity;
import io.ngp.store.LeaderElection;
import io.ngp.store.MasterRoster;
import io.ngp.store.Membership;
import io.ngp.store.StoreException;
import io.ngp.store.ZooKeeperDocumentStore;
import io.ngp.store.ZooKeeperSession;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the state with the other masters; the one that is elected leads the cluster, all of them
 * answer the API.
 */
final class MasterRole implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(MasterRole.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(25);

  /** For changes of who the masters are. */
  private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(20);

  private final NodeConfig.Master config;
  private final String address;
  private final EnsembleEntry entry;
  private final EnsembleMember member;
  private final ZooKeeperSession session;
  private final Membership membership;
  private final MasterRoster roster;
  private final MasterSecrets secrets;
  private final Terms terms;
  private final LeaderElection election;
  private final Optional<MasterSwarm> swarm;
  private final MasterApi api;
  private final OtherMasters others;

  /** Absent until the others were asked; used by {@link #start} and {@link #close}. */
  private Optional<EmbeddedZooKeeper> zooKeeper = Optional.empty();

  MasterRole(NodeConfig.Master config) {
    this.config = config;
    address = config.scheme() + "://" + config.bind() + ":" + config.port();
    Ensemble ensemble =
        new Ensemble(
            config.members().stream()
                .map(m ->
                    new EnsembleMember(
                        m.id(), m.host(), m.peerPort(), m.electionPort(), m.clientPort()))
                .toList());
    member = ensemble.member(config.zooKeeperId());
    Optional<EnsembleSecurity> security =
        config.identity().map(identity -> new EnsembleSecurity(identity, config.data()));
    entry =
        new EnsembleEntry(
            ensemble,
            member.id(),
            config.data().resolve("zookeeper"),
            config.folder().resolve("was-in-ensemble"),
            security);
    session =
        new ZooKeeperSession(ensemble.connectString(), ZooKeeperSession.DEFAULT_TIMEOUT, security);
    membership = new Membership(session, CHANGE_PATIENCE);
    roster = new MasterRoster(session);
    RouteRules rules = new RouteRules(config.domain());
    secrets =
        new MasterSecrets(
            config.secrets().folder(), config.secrets().variablePrefix(), System.getenv());
    var clock = new SteadyClock();
    var certificates = new CertificateTerms(config.domain(), config.sealKey());
    terms =
        new Terms(
            new ZooKeeperDocumentStore(session),
            rules,
            config.bind() + ":" + config.port(),
            PlatformDefinitions.SETTINGS,
            () -> engine(clock),
            certificates,
            clock,
            this::stepDown);
    election = new LeaderElection(session, config.name(), address, terms);
    swarm = config.place().map(this::swarm);
    others = new OtherMasters(config.name(), membership, roster, election::leader);
    api =
        new MasterApi(
            config,
            terms,
            election,
            rules,
            new AppJson(PlatformDefinitions.SETTINGS),
            certificates,
            secrets,
            new MastersService(membership, this::dismiss),
            others,
            clock,
            swarm,
            this::health);
  }

  private MasterSwarm swarm(NodeConfig.SwarmPlace place) {
    return new MasterSwarm(
        new MasterSwarm.Settings(
            new SwarmMember.Settings(
                config.name(), true, place.advertise(), place.daemon(), place.labels()),
            place.doorPort(),
            config.sealKey().orElseThrow(),
            config.identity().orElseThrow()),
        () -> terms.leading().map(Leading::documents),
        () -> election.leader().map(leader -> URI.create(leader.address())),
        this::managers,
        this::votes);
  }

  /** Whether this master's vote counts; taken for granted while nobody can say. */
  private boolean votes() {
    try {
      return membership.voters().find(member.id()).isPresent();
    } catch (StoreException e) {
      LOG.debug("Whether this master votes is not known now.", e);
      return true;
    }
  }

  private void dismiss(int id) {
    try {
      swarm.ifPresent(own ->
          roster.read().stream()
              .filter(master -> master.id() == id)
              .findFirst()
              .ifPresent(master -> own.dismiss(master.name())));
    } catch (StoreException e) {
      LOG.warn("Master {} stays a manager of the swarm: {}", id, e.getMessage());
    }
  }

  @Override
  public void start() throws Exception {
    Files.createDirectories(config.data());
    secrets.prepare();
    api.start();
    EmbeddedZooKeeper starting = entry.member(START_PATIENCE);
    zooKeeper = Optional.of(starting);
    starting.start(START_PATIENCE);
    session.start();
    membership.admit(member, starting.hasMoved());
    entry.hasEntered();
    roster.enter(member.id(), config.name(), address);
    election.start();
    swarm.ifPresent(MasterSwarm::start);
    LOG.info("Master {} answers at {}", config.name(), address);
  }

  @Override
  public Health health() {
    if (terms.leader().isPresent()) {
      return new Health(true, "leading");
    }
    return election
        .leader()
        .filter(leader -> !leader.name().equals(config.name()))
        .map(leader -> new Health(true, "following " + leader.name()))
        .orElseGet(() -> new Health(false, "no master leads yet"));
  }

  @Override
  public List<URI> masters() {
    return Stream.concat(
            Stream.of(URI.create(address)),
            others.get().stream().map(master -> URI.create(master.address())))
        .toList();
  }

  @Override
  public void close() {
    swarm.ifPresent(MasterSwarm::close);
    api.close();
    terms.close();
    election.close();
    roster.close();
    session.close();
    zooKeeper.ifPresent(EmbeddedZooKeeper::close);
  }

  private Engine engine(InstantSource clock) {
    return config.swarm().isPresent()
        ? new SwarmEngine(config.swarm().get().through(managers()), secrets, clock)
        : new LocalEngine(Caller.of(config.identity(), PeerRole.AGENT), secrets, clock);
  }

  /**
   * Where managers of the swarm answer. Of one that the masters form: the own daemon, and those of
   * the masters there are now, which may be others than when this one started.
   */
  private List<String> managers() {
    List<String> told = config.swarm().map(SwarmSettings::managers).orElse(List.of());
    if (config.place().isEmpty()) {
      return told;
    }
    try {
      NodeConfig.SwarmPlace place = config.place().get();
      return Stream.concat(
              Stream.of(place.daemon().toString()),
              membership.voters().members().stream()
                  .filter(voter -> voter.id() != member.id())
                  .map(voter -> "tcp://" + voter.host() + ":" + place.doorPort()))
          .toList();
    } catch (StoreException e) {
      LOG.debug("Who the other masters are is not known now.", e);
      return told;
    }
  }

  private void stepDown() {
    election.abdicate();
  }
}
