package io.ngp.engine.local.agent;

import io.helidon.webserver.WebServer;
import io.ngp.cluster.api.http.CallerFilter;
import io.ngp.cluster.api.http.Callers;
import io.ngp.cluster.api.http.Listening;
import io.ngp.cluster.api.http.ServerIdentity;
import io.ngp.cluster.time.SteadyClock;
import io.ngp.engine.local.fetch.Fetcher;
import io.ngp.engine.local.process.Cgroups;
import io.ngp.engine.local.process.ProcessTable;
import io.ngp.engine.local.process.SessionStarter;
import io.ngp.engine.local.wire.Registration;
import io.ngp.identity.Caller;
import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks as processes of this machine on the orders of the leading master. Tasks are not bound
 * to the life of the agent: closing it, or killing its process, leaves them running, and the next
 * agent with the same data folder finds them again.
 */
public final class Agent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration LEASE = Duration.ofSeconds(5);

  /** Events of one millisecond an agent can number without meeting those of its next process. */
  private static final long EVENTS_PER_MILLI = 1_000;

  private final AgentSettings settings;
  private final Optional<Identity> identity;
  private final InstantSource clock;
  private final DiskRoom room;
  private final String boot = UUID.randomUUID().toString();
  // What start() opened, to be closed in reverse.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private volatile int port;
  private volatile List<MasterLease> leases = List.of();

  public Agent(AgentSettings settings) {
    this(settings, Optional.empty());
  }

  /**
   * @param identity who this agent is to masters, who have to prove that they are masters; in clear
   *     text and for everybody when absent
   */
  public Agent(AgentSettings settings, Optional<Identity> identity) {
    this(settings, identity, new SteadyClock());
  }

  Agent(AgentSettings settings, Optional<Identity> identity, InstantSource clock) {
    this.settings = settings;
    this.identity = identity;
    this.clock = clock;
    this.room = new DiskRoom(settings);
  }

  /**
   * Finds the tasks of an earlier agent, listens, and registers with the masters.
   *
   * @throws IllegalStateException if another agent uses the data folder, the port is taken, or the
   *     machine lacks what tasks need to be started
   * @throws IOException if a folder can't be used
   */
  public void start() throws IOException {
    try {
      open();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open() throws IOException {
    Files.createDirectories(settings.tasks());
    AgentFiles files = AgentFiles.open(settings.data());
    opened.push(files);
    EventHub hub = new EventHub(clock.millis() * EVENTS_PER_MILLI);
    Cgroups cgroups = Cgroups.ofThisMachine(groupName());
    opened.push(cgroups::removeEmpty);
    Volumes volumes = new Volumes(settings.data());
    volumes.prepare();
    TaskTools tools = tools(files, volumes, hub, cgroups);
    PromisedPorts promised = PromisedPorts.ofThisMachine(clock);
    opened.push(promised);
    TaskBook book = new TaskBook(tools, promised, room);
    opened.push(book::letGo);
    book.recover();
    EpochFence fence = new EpochFence(files);
    listen(new AgentRoutes(book, hub, fence, grace(), this::health), new ExecRoutes(book, fence));
    Housekeeping housekeeping = new Housekeeping(tools, book);
    opened.push(housekeeping);
    housekeeping.start();
    register(cgroups);
    LOG.info("Agent {} answers on {}, limits: {}", settings.name(), address(), cgroups.limits());
  }

  private TaskTools tools(AgentFiles files, Volumes volumes, EventHub hub, Cgroups cgroups) {
    return new TaskTools(
        settings,
        files,
        volumes,
        hub,
        ProcessTable.ofThisMachine(),
        SessionStarter.ofThisMachine(),
        cgroups,
        new Fetcher(files.cache(), settings.keeping().fetch()),
        new BaseEnvironment(settings, System.getProperty("java.home", "")),
        clock);
  }

  private void listen(AgentRoutes routes, ExecRoutes commands) throws IOException {
    var where = new InetSocketAddress(InetAddress.getByName(settings.bind()), settings.port());
    WebServer server =
        WebServer.builder()
            .address(where.getAddress())
            .port(settings.port())
            .shutdownHook(false)
            // With TLS, channels ask DNS for each caller's name before they answer.
            .useNio(false)
            .shutdownGracePeriod(Duration.ofMillis(500))
            .maxPayloadSize(16L << 20)
            .tls(ServerIdentity.tls(identity))
            .routing(routing -> {
              identity.ifPresent(
                  own -> routing.addFilter(new CallerFilter(Callers.OF_AGENTS, own.refusals())));
              routing.register("/", routes, commands);
            })
            .build();
    opened.push(server::stop);
    opened.push(routes::close);
    opened.push(commands);
    Listening.begin(server, where);
    port = server.port();
  }

  private void register(Cgroups cgroups) {
    Caller caller = Caller.of(identity, PeerRole.MASTER);
    Registration registration =
        new Registration(
            address().toString(),
            settings.bind(),
            settings.resources(),
            settings.attributes(),
            cgroups.limits(),
            boot,
            Optional.empty());
    leases =
        settings.masters().stream()
            .map(master ->
                new MasterLease(
                    settings.name(),
                    master,
                    caller,
                    () -> registration.withFullDisk(room.lack()),
                    clock,
                    this::hasLeader))
            .toList();
    leases.forEach(opened::push);
    leases.forEach(MasterLease::start);
  }

  /** Where this agent answers, once started. */
  public URI address() {
    return URI.create(
        "%s://%s:%d".formatted(identity.isPresent() ? "https" : "http", settings.bind(), port));
  }

  /** Stops listening and registering; tasks go on. May be called twice. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("A part of agent {} did not close: {}", settings.name(), e.toString());
      }
    }
  }

  private AgentRoutes.Health health() {
    Instant soonest = clock.instant().minus(LEASE);
    boolean isKnown = leases.stream().anyMatch(lease -> lease.lastAnswer().isAfter(soonest));
    String detail =
        isKnown
            ? "registered with a master"
            : "no master of %s took the registration in the last %d s"
                .formatted(settings.masters(), LEASE.toSeconds());
    Optional<String> full = room.lack();
    long pid = ProcessHandle.current().pid();
    return new AgentRoutes.Health(
        settings.name(), "agent", pid, isKnown && full.isEmpty(), full.orElse(detail));
  }

  private boolean hasLeader() {
    return leases.stream().anyMatch(MasterLease::isLeader);
  }

  private Duration grace() {
    return settings.keeping().killGrace();
  }

  /** Agents of different platforms on one machine may have the same name. */
  private String groupName() {
    CRC32 sum = new CRC32();
    sum.update(settings.data().toString().getBytes(StandardCharsets.UTF_8));
    return "ngp-%s-%08x".formatted(settings.name(), sum.getValue());
  }
}
