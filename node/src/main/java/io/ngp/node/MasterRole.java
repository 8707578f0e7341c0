package io.ngp.node;

import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.time.SteadyClock;
import io.ngp.engine.local.LocalEngine;
import io.ngp.engine.swarm.SwarmEngine;
import io.ngp.engine.swarm.SwarmSettings;
import io.ngp.node.certificate.CertificateTerms;
import io.ngp.node.definition.PlatformDefinitions;
import io.ngp.node.secret.MasterSecrets;
import io.ngp.store.EmbeddedZooKeeper;
import io.ngp.store.Ensemble;
import io.ngp.store.EnsembleEntry;
import io.ngp.store.EnsembleMember;
import io.ngp.store.LeaderElection;
import io.ngp.store.MasterRoster;
import io.ngp.store.Membership;
import io.ngp.store.ZooKeeperDocumentStore;
import io.ngp.store.ZooKeeperSession;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
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
  private final MasterApi api;

  /** Absent until the others were asked; used by {@link #start} and {@link #close}. */
  private Optional<EmbeddedZooKeeper> zooKeeper = Optional.empty();

  MasterRole(NodeConfig.Master config) {
    this.config = config;
    address = "http://" + config.bind() + ":" + config.port();
    Ensemble ensemble =
        new Ensemble(
            config.members().stream()
                .map(m ->
                    new EnsembleMember(
                        m.id(), m.host(), m.peerPort(), m.electionPort(), m.clientPort()))
                .toList());
    member = ensemble.member(config.zooKeeperId());
    entry =
        new EnsembleEntry(
            ensemble,
            member.id(),
            config.data().resolve("zookeeper"),
            config.folder().resolve("was-in-ensemble"));
    session = new ZooKeeperSession(ensemble.connectString(), ZooKeeperSession.DEFAULT_TIMEOUT);
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
            () -> engine(config.swarm(), secrets, clock),
            certificates,
            clock,
            this::stepDown);
    election = new LeaderElection(session, config.name(), address, terms);
    api =
        new MasterApi(
            config,
            terms,
            election,
            rules,
            new AppJson(PlatformDefinitions.SETTINGS),
            certificates,
            secrets,
            new MastersService(membership),
            new OtherMasters(config.name(), membership, roster, election::leader),
            clock,
            this::health);
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
  public void close() {
    api.close();
    terms.close();
    election.close();
    roster.close();
    session.close();
    zooKeeper.ifPresent(EmbeddedZooKeeper::close);
  }

  private static Engine engine(
      Optional<SwarmSettings> swarm, SecretStore secrets, InstantSource clock) {
    return swarm.isPresent()
        ? new SwarmEngine(swarm.get(), secrets, clock)
        : new LocalEngine(secrets, clock);
  }

  private void stepDown() {
    election.abdicate();
  }
}
