package io.ngp.node;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerResponse;
import io.ngp.certificate.BalancersService;
import io.ngp.certificate.CertificatesService;
import io.ngp.cluster.api.ApiBackend;
import io.ngp.cluster.api.ApiServer;
import io.ngp.cluster.api.ApiSettings;
import io.ngp.cluster.api.Part;
import io.ngp.cluster.api.PlatformNode;
import io.ngp.cluster.api.leader.Standby;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.Engine.Unsupported;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.routes.RoutesService;
import io.ngp.cluster.traffic.TrafficBoard;
import io.ngp.cluster.usage.UsageBook;
import io.ngp.console.ConsoleService;
import io.ngp.engine.local.AgentRegistrations;
import io.ngp.engine.swarm.ImagesService;
import io.ngp.node.backup.BackupsService;
import io.ngp.node.backup.PlatformBackups;
import io.ngp.node.certificate.CertificateTerms;
import io.ngp.node.console.ClusterConsoleModel;
import io.ngp.node.definition.RouteLabelJudge;
import io.ngp.node.secret.MasterSecrets;
import io.ngp.node.swarm.MasterSwarm;
import io.ngp.node.upkeep.UpkeepBoard;
import io.ngp.node.upkeep.UpkeepService;
import io.ngp.store.LeaderElection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A master's HTTP server: Marathon's API, the console, and what agents and balancers call. */
final class MasterApi implements AutoCloseable {
  private final NodeConfig.Master config;
  private final Terms terms;
  private final CertificateTerms certificates;
  private final MastersService masters;
  private final OtherMasters others;
  private final Optional<MasterSwarm> swarm;
  private final Supplier<Role.Health> health;
  private final TrafficBoard traffic;
  private final UpkeepBoard upkeep;
  private final PlatformBackups backups;
  private final ConsoleService console;
  private final ApiServer server;
  private final Pulse pulse;

  MasterApi(
      NodeConfig.Master config,
      Terms terms,
      LeaderElection election,
      RouteRules rules,
      AppJson definitions,
      CertificateTerms certificates,
      MasterSecrets secrets,
      MastersService masters,
      OtherMasters others,
      InstantSource clock,
      Optional<MasterSwarm> swarm,
      Supplier<Role.Health> health) {
    this.swarm = swarm;
    this.config = config;
    this.terms = terms;
    this.certificates = certificates;
    this.masters = masters;
    this.others = others;
    this.health = health;
    traffic = new TrafficBoard(clock);
    upkeep = new UpkeepBoard(InstantSource.system());
    backups =
        new PlatformBackups(
            config.domain(),
            config.name(),
            terms::leading,
            certificates::keeper,
            config.sealKey(),
            secrets,
            InstantSource.system());
    UsageBook usage =
        new UsageBook(
            tasks -> {
              Optional<Engine> engine = terms.engine();
              return engine.isPresent() ? engine.get().usage(tasks) : Map.of();
            },
            clock);
    pulse = new Pulse(System::nanoTime, () -> terms.isConfirmedBy(election));
    MasterGate gate = new MasterGate(config.name(), terms, election, pulse);
    console =
        new ConsoleService(
            new ClusterConsoleModel(
                config.domain(),
                config.edgePort(),
                rules,
                terms::leader,
                definitions,
                this::otherNodes,
                upkeep::summary,
                traffic,
                usage,
                clock),
            clock);
    ApiBackend backend =
        new ApiBackend(
            gate,
            definitions,
            this::unsupported,
            (type, body) -> terms.leader().ifPresent(leader -> leader.publish(type, body)),
            (task, query) -> {
              Optional<Engine> engine = terms.engine();
              return engine.isPresent() ? engine.get().openLog(task, query) : Optional.empty();
            },
            (task, command) -> {
              Optional<Engine> engine = terms.engine();
              return engine.isPresent() ? engine.get().exec(task, command) : Optional.empty();
            },
            usage,
            this::otherNodes,
            upkeep::json,
            new LogbackLevels(),
            clock);
    server = new ApiServer(settings(), backend, parts());
  }

  /** What neither the engine nor the balancers could honour. */
  private List<Unsupported> unsupported(App app) {
    List<Unsupported> found = new ArrayList<>(RouteLabelJudge.unreadable(app));
    terms.engine().ifPresent(engine -> found.addAll(engine.unsupported(app)));
    return found;
  }

  private ApiSettings settings() {
    String zooKeeper =
        config.members().stream()
            .map(member -> member.host() + ":" + member.clientPort())
            .collect(Collectors.joining(",", "zk://", ""));
    ApiSettings plain = ApiSettings.on(config.bind(), config.port());
    return plain
        .with(config.identity())
        .with(
            new ApiSettings.About(
                plain.about().platform(), plain.about().build(), Optional.of(zooKeeper)),
            config.api());
  }

  void start() {
    pulse.start();
    server.start();
  }

  @Override
  public void close() {
    console.close();
    server.close();
    pulse.close();
  }

  private List<Part> parts() {
    HttpService healthz = routing -> routing.get("/", (_, response) -> answerHealth(response));
    AgentRegistrations registrations = new AgentRegistrations(terms::localEngine);
    HttpService rest =
        routing -> {
          registrations.routing(routing);
          console.routing(routing);
        };
    List<Part> parts = new ArrayList<>();
    swarm.ifPresent(own -> parts.add(new Part("/ngp/v1/swarm", Standby.ANSWERS, own.service())));
    config
        .swarm()
        .map(settings -> new ImagesService(settings, config.data().resolve("images")))
        .ifPresent(images -> parts.add(new Part(images.prefix(), Standby.ANSWERS, images)));
    parts.addAll(
        List.of(
            new Part("/healthz", Standby.ANSWERS, healthz),
            new Part("/ngp/v1/masters", Standby.ANSWERS, masters),
            new Part("/ngp/v1/upkeep", Standby.ANSWERS, new UpkeepService(upkeep)),
            new Part(
                "/ngp/v1/routes",
                Standby.ANSWERS,
                new RoutesService(() -> terms.leader().map(ClusterLeader::routes), traffic)),
            new Part(
                "/ngp/v1/certificates/balancers",
                Standby.ANSWERS,
                new BalancersService(certificates::keeper)),
            new Part(
                "/ngp/v1/certificates",
                Standby.PROXIES,
                new CertificatesService(certificates::keeper)),
            new Part(
                "/ngp/v1/backup",
                Standby.PROXIES,
                new BackupsService(backups, config.data().resolve("restoring"))),
            new Part("/", Standby.ANSWERS, rest)));
    return parts;
  }

  private void answerHealth(ServerResponse response) {
    Role.Health now = health.get();
    response.status(now.healthy() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(HealthEndpoint.json(config, now));
  }

  /** The masters and the balancers that follow this one. */
  private List<PlatformNode> otherNodes() {
    List<PlatformNode> nodes = new ArrayList<>();
    boolean leads = terms.leader().isPresent();
    nodes.add(
        new PlatformNode(
            config.name(),
            "master",
            config.scheme() + "://" + config.bind() + ":" + config.port(),
            health.get().healthy(),
            leads,
            Map.of()));
    nodes.addAll(others.get());
    terms
        .leader()
        .ifPresent(leader ->
            leader
                .routes()
                .balancers()
                .forEach((name, address) ->
                    nodes.add(new PlatformNode(name, "balancer", address, true, false, Map.of()))));
    return nodes;
  }
}
