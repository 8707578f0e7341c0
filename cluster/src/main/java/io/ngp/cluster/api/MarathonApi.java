package io.ngp.cluster.api;

import io.ngp.cluster.api.description.Description;
import io.ngp.cluster.api.http.RequestMetrics;
import io.ngp.cluster.api.http.StreamGuard;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.api.leader.Standby;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The paths of Marathon's API and of what NGP adds to it, and which service answers each. */
final class MarathonApi {
  private final ApiSettings settings;
  private final ApiBackend backend;
  private final StreamGuard streams;
  private final RequestMetrics requests;
  private final Supplier<URI> self;

  /**
   * @param self this master's address as others reach it
   */
  MarathonApi(
      ApiSettings settings,
      ApiBackend backend,
      StreamGuard streams,
      RequestMetrics requests,
      Supplier<URI> self) {
    this.settings = settings;
    this.backend = backend;
    this.streams = streams;
    this.requests = requests;
    this.self = self;
  }

  List<Part> parts() {
    LeaderGate gate = backend.gate();
    InstantSource clock = backend.clock();
    Definitions definitions = new Definitions(backend.definitions(), backend.unsupported());
    String build = settings.about().build();
    return List.of(
        Part.of(Standby.PROXIES, apps(definitions)),
        Part.of(Standby.PROXIES, pods(definitions)),
        Part.of(Standby.PROXIES, new GroupsService(gate, definitions, clock)),
        Part.of(Standby.PROXIES, new TasksService(gate)),
        Part.of(Standby.PROXIES, new DeploymentsService(gate)),
        Part.of(Standby.PROXIES, new QueueService(gate, backend.definitions(), clock)),
        Part.of(
            Standby.REDIRECTS,
            new EventsService(gate, streams, backend.events(), settings.keepAlive(), clock)),
        Part.of(Standby.ANSWERS, new InfoService(settings, gate, self)),
        Part.of(Standby.ANSWERS_READS, new LeaderService(gate, self)),
        Part.of(Standby.ANSWERS, new PluginsService()),
        Part.of(Standby.ANSWERS, new PingService()),
        Part.of(Standby.ANSWERS, new ConfigService(settings, self)),
        Part.of(Standby.ANSWERS, new LoggingService(backend.logLevels())),
        Part.of(
            Standby.ANSWERS, new MetricsService(gate, requests, streams, backend.usage(), clock)),
        Part.of(Standby.ANSWERS, Description.forPrograms(build)),
        Part.of(Standby.ANSWERS, Description.forPeople(build)),
        Part.of(Standby.PROXIES, new NodesService(gate, backend.otherNodes(), backend.upkeep())),
        Part.of(Standby.REDIRECTS, new LogsService(backend.logs(), streams)),
        Part.of(Standby.REDIRECTS, new ExecService(backend.commands(), streams)),
        Part.of(Standby.PROXIES, new UsageService(gate, backend.usage())),
        Part.of(
            Standby.PROXIES,
            new DiagnosticsService(gate, new TimelineReads(streams, settings.keepAlive()), clock)));
  }

  private PodsService pods(Definitions definitions) {
    return new PodsService(
        new PodReads(backend.gate(), backend.definitions(), backend.clock()),
        new PodChanges(backend.gate(), definitions, backend.events()),
        new PodKills(backend.gate(), backend.definitions(), backend.clock()));
  }

  private AppsService apps(Definitions definitions) {
    return new AppsService(
        new AppReads(backend.gate(), backend.definitions(), backend.clock()),
        new AppChanges(backend.gate(), definitions, backend.events()),
        new AppTasks(backend.gate()));
  }
}
