package io.ngp.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.ngp.edge.handover.HandoverLoop;
import io.ngp.edge.handover.HandoverSocket;
import io.ngp.edge.handover.Inheritance;
import io.ngp.edge.handover.Predecessor;
import io.ngp.edge.handover.Successor;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.seen.Observation;
import io.ngp.edge.tls.Handshakes;
import io.ngp.edge.tls.Keyring;
import io.ngp.edge.tls.TlsGreeter;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reverse proxy for HTTP/1.1 and HTTP/2: listens on one address and relays each request to a
 * target of the route it matches. On the ports of TCP routes it relays connections as they are.
 *
 * <p>Made, then {@link #start started} once, then fed route tables with {@link #apply} as often as
 * they change, then {@link #close closed}. All methods may be called from any thread but the edge's
 * own.
 */
public final class Edge implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Edge.class);
  private static final long LOOP_ANSWER_SECONDS = 10;
  private static final long SHUTDOWN_SECONDS = 5;
  private static final long TCP_RETRY_SECONDS = 2;
  private static final long LULL_SECONDS = 5;
  private static final Duration HANDOVER_PATIENCE = Duration.ofSeconds(5);

  private final EdgeSettings settings;
  private final DataPlane plane;
  private final Workers workers = new Workers();
  private @Nullable MultiThreadIoEventLoopGroup group;
  private @Nullable HandoverLoop handoverLoop;
  private final Optional<Handshakes> handshakes;
  private volatile @Nullable Listeners listeners;
  private volatile int tlsPort;
  private @Nullable TcpListeners tcpListeners;
  private boolean isTcpAwaited;
  private @Nullable Successor successor;
  private @Nullable Predecessor predecessor;
  private boolean isClosed;
  private boolean isStopped;

  public Edge(EdgeSettings settings) {
    this(settings, Observation.PLAIN);
  }

  /** An edge whose requests are logged or traced, as {@code observation} says. */
  public Edge(EdgeSettings settings, Observation observation) {
    this.settings = settings;
    this.plane = new DataPlane(settings, observation);
    this.handshakes =
        settings
            .tls()
            .map(tls ->
                new Handshakes(ClientPipelines.PROTOCOLS, tls.handshake(), plane.handshakes()));
  }

  /**
   * Starts to listen. Until the first {@link #apply} every request is answered with 404.
   *
   * @throws EdgeBindException when the address cannot be listened on; nothing is left running
   */
  public synchronized void start() {
    start(Optional.empty(), () -> {});
  }

  /**
   * As {@link #start()}, but with the listeners of the process that serves at {@code meeting}, if
   * there is one: both accept until {@link #takeOver} is called. On systems without epoll there is
   * no handing over.
   *
   * @param beforeAccepting is run when the other process knows of this one, and before this one
   *     accepts anything
   */
  public synchronized void startAfter(HandoverSocket meeting, Runnable beforeAccepting) {
    start(Optional.of(meeting), beforeAccepting);
  }

  private void start(Optional<HandoverSocket> meeting, Runnable beforeAccepting) {
    if (group != null || isClosed) {
      throw new IllegalStateException("An edge can be started once; make a new one.");
    }
    var transport = Transport.best();
    var allocator = allocator();
    var loops =
        new MultiThreadIoEventLoopGroup(
            settings.eventLoops(),
            new DefaultThreadFactory("edge", true),
            transport.ioHandlerFactory());
    group = loops;
    loops.forEach(loop -> workers.add(new Worker((EventLoop) loop, plane, transport, allocator)));
    try {
      var inheritance = inheritance(meeting, transport);
      beforeAccepting.run();
      listen(new ServerBootstrap().group(loops), transport, allocator, inheritance);
      inheritance.refuseRest();
    } catch (EdgeBindException e) {
      stop();
      throw e;
    }
    plane.start();
    workers.start();
  }

  private Inheritance inheritance(Optional<HandoverSocket> meeting, Transport transport) {
    if (!transport.isHandingOver() || meeting.isEmpty()) {
      return Inheritance.none();
    }
    var talk = HandoverLoop.start();
    handoverLoop = talk;
    successor = new Successor(meeting.get(), talk);
    return new Inheritance(
        successor.listeners(HANDOVER_PATIENCE).stream().map(transport::adopt).toList());
  }

  /**
   * Lets the process whose listeners this edge took leave, and will itself give way to the next one
   * at the same place. To be called when everything is ready that requests need.
   *
   * @param heir is told how the next succession goes
   * @throws IOException when nobody will be able to take over from this edge; it serves all the
   *     same
   */
  public synchronized void takeOver(HandoverSocket meeting, Predecessor.Heir heir)
      throws IOException {
    var talk = handoverLoop;
    if (successor != null && talk != null && listeners != null && !isClosed) {
      successor.serves(HANDOVER_PATIENCE);
      predecessor = Predecessor.at(meeting, talk, listeners::descriptors, heir);
    }
  }

  /**
   * Small: a loop's chunk is 256 KiB, so that an idle edge holds little more than that per loop.
   */
  private ByteBufAllocator allocator() {
    int pageSize = 8192;
    int maxOrder = 5;
    return new PooledByteBufAllocator(
        true, 0, settings.eventLoops(), pageSize, maxOrder, 64, 32, false);
  }

  private void listen(
      ServerBootstrap bootstrap,
      Transport transport,
      ByteBufAllocator allocator,
      Inheritance inheritance) {
    var opened =
        new Listeners(
            plane,
            bootstrap.childOption(ChannelOption.ALLOCATOR, allocator),
            transport.serverFactory(),
            inheritance);
    var plain = new ClientPipelines(workers::of, settings, "http");
    var encrypted = new ClientPipelines(workers::of, settings, "https");
    plane.listeningPort(opened.open(settings.bind(), settings.port(), plain::plain));
    if (settings.tls().isPresent() && handshakes.isPresent()) {
      var begun = handshakes.get();
      tlsPort =
          opened.open(
              settings.bind(),
              settings.tls().get().port(),
              channel ->
                  channel
                      .pipeline()
                      .addLast(
                          new TlsGreeter(
                              begun, protocol -> encrypted.negotiated(channel, protocol))));
      plane.httpsPort(tlsPort);
    }
    listeners = opened;
    tcpListeners = new TcpListeners(opened, settings.bind(), workers::of);
    listenForTcp();
  }

  /**
   * The port listened on.
   *
   * @throws IllegalStateException before {@link #start}
   */
  public int port() {
    if (listeners == null) {
      throw new IllegalStateException("The edge has no port before it is started.");
    }
    return plane.listeningPort();
  }

  /** The port listened on for TLS; 0 if there is none, or before {@link #start}. */
  public int tlsPort() {
    return tlsPort;
  }

  /**
   * Uses {@code keyring} from the next handshake on; connections that are up are not touched. Until
   * the first every handshake is refused.
   */
  public void use(Keyring keyring) {
    plane.challenges(keyring.challenges());
    handshakes.ifPresent(each -> each.use(keyring));
  }

  /**
   * Puts {@code table} into force. When this returns, no request will be sent any more to a target
   * the table does not have: unused connections to it are closed, and requests that had chosen it
   * but not begun to be sent choose again. Requests sent before go on; {@link #inFlight} and {@link
   * #onIdle} tell when they are done.
   *
   * @throws IllegalStateException when an event loop does not react within ten seconds; the table
   *     is in force, but the guarantee is not
   */
  public synchronized void apply(RouteTable table) {
    boolean isAnyWithdrawn = plane.replaceRoutes(table);
    listenForTcp();
    if (isAnyWithdrawn && listeners != null && !isStopped) {
      workers.onEach("apply route table " + table.version(), Worker::applyWithdrawals);
    }
  }

  /**
   * Listens on the ports of the table's TCP routes; where one is taken, once more after a while.
   */
  private synchronized void listenForTcp() {
    var tcp = tcpListeners;
    var loops = group;
    if (tcp == null || loops == null || isClosed) {
      return;
    }
    tcp.apply(plane.tcpWays());
    if (tcp.hasFailed() && !isTcpAwaited) {
      isTcpAwaited = true;
      var _ = loops.schedule(this::listenAgain, TCP_RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Not on the event loop itself, which binding needs. */
  private void listenAgain() {
    var _ =
        Thread.ofVirtual()
            .name("edge-listen-again")
            .start(() -> {
              synchronized (this) {
                isTcpAwaited = false;
                listenForTcp();
              }
            });
  }

  /**
   * Requests under way by target id: all targets of the table, with 0 where there are none, and
   * withdrawn targets that still serve some. Retries, aborted requests and upgraded connections are
   * counted exactly.
   */
  public Map<String, Integer> inFlight() {
    return Map.copyOf(plane.upstreams().inFlight());
  }

  /**
   * Calls {@code listener} with the id of a withdrawn target when its last request ended, on a
   * thread of its own, once per time that happens. A target that is idle when it is withdrawn is
   * not reported: {@link #inFlight} tells that. Replaces the listener before.
   */
  public void onIdle(Consumer<String> listener) {
    plane.upstreams().onIdle(listener);
  }

  /**
   * Lets requests wait, for up to two seconds, while the routes in force may be outdated: after
   * {@link #doubt}, and whenever this process stood still for more than {@code 1.5 s}; and, for up
   * to five, requests that would fail while there may be newer routes.
   *
   * @param ask is to have the current routes applied and {@link #confirm} called; must not block
   * @param isSure whether whoever makes the routes is heard now; if not, {@link #confirm} is to be
   *     called when that changes
   */
  public void onDoubt(Runnable ask, BooleanSupplier isSure) {
    plane.doubt().watch(ask, isSure);
  }

  /** The routes in force may be outdated. */
  public void doubt() {
    plane.doubt().begin();
  }

  /** The routes in force are the current ones, or there is nobody who knows of newer ones. */
  public void confirm() {
    plane.doubt().settle();
  }

  /** Counts so far. */
  public EdgeStats stats() {
    return plane.stats();
  }

  /**
   * Stops accepting, lets requests under way finish for up to the drain timeout, then closes all
   * connections. Waits for that. Calling it again does nothing.
   */
  @Override
  public void close() {
    close(false);
  }

  /**
   * As {@link #close}, for when another process accepts at the same address: a client that keeps
   * its connection open is not cut off between two requests, where it may be sending the next one
   * already, but told to go in the answer to that. Who asks nothing for {@value #LULL_SECONDS} s is
   * cut off all the same.
   */
  public void leave() {
    close(true);
  }

  private void close(boolean isLeaving) {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    var door = predecessor;
    if (door != null) {
      door.close();
    }
    var accepting = listeners;
    if (accepting != null) {
      // Not under the lock: tables are still applied while requests finish.
      accepting.close(LOOP_ANSWER_SECONDS);
      if (isLeaving) {
        awaitLull();
      }
      drain();
      stop();
    }
  }

  private void awaitLull() {
    plane.leave();
    try {
      workers.onEach("leave", Worker::leave);
      plane.awaitDrained(Duration.ofSeconds(LULL_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drain() {
    plane.drain();
    try {
      workers.onEach("drain", Worker::drain);
      plane.awaitDrained(settings.drain());
      workers.closeAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      log.warn("Closing the edge on {}:{} without draining it.", settings.bind(), port(), e);
    }
  }

  private synchronized void stop() {
    isStopped = true;
    handshakes.ifPresent(Handshakes::close);
    var talk = handoverLoop;
    if (talk != null) {
      talk.close();
    }
    var loops = group;
    if (loops != null) {
      var _ =
          loops
              .shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
              .awaitUninterruptibly(2 * SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }
  }
}
