package io.ngp.edge;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.ngp.edge.http.HttpDate;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestId;
import io.ngp.edge.http.ResponseDecoder;
import io.ngp.edge.seen.Sight;
import io.ngp.edge.seen.Watch;
import io.ngp.edge.upstream.Upstream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of the edge: its client connections, its connections to targets and their
 * pools, and its coarse clock. Nothing here is shared with another loop, so nothing here is locked.
 *
 * <p>Timeouts are kept by one sweep over the connections a few times a second instead of a timer
 * per request.
 */
final class Worker {
  private static final long MAX_TICK_MILLIS = 250;
  private static final long MIN_TICK_MILLIS = 10;

  /** A lost packet is sent again some times in this while, also where the way is long. */
  private static final int MOST_UNACKNOWLEDGED_MILLIS = 3_000;

  private static final int MAX_UNREAD_BYTES = 256 * 1024;

  /**
   * A request that cannot be repeated gets a pooled connection only when that was used this short
   * ago: a server closes connections for being idle, and the request could meet that.
   */
  private static final long SAFE_IDLE_MILLIS = 1000;

  private final EventLoop loop;
  private final int number;
  private final DataPlane plane;
  private final Bootstrap connector;
  private final Roster<AcceptedConnection> clients = new Roster<>();
  private final Roster<TargetConnection> connections = new Roster<>();
  private final IdentityHashMap<Upstream, ArrayDeque<UpstreamConnection>> pools =
      new IdentityHashMap<>();
  private final H2Targets http2;
  private final RequestId ids = new RequestId();
  private final Watch watch;
  private final HttpDate date = new HttpDate(InstantSource.system());
  private final long tickMillis;
  private @Nullable Runnable whenEmpty;
  private long now = System.nanoTime() / 1_000_000;

  Worker(EventLoop loop, DataPlane plane, Transport transport, ByteBufAllocator allocator) {
    this.loop = loop;
    this.plane = plane;
    this.number = plane.numberWorker();
    this.connector = connector(transport, allocator);
    this.http2 = new H2Targets(this, connector);
    this.watch = plane.watch();
    this.tickMillis = tickMillis(plane.settings());
  }

  private Bootstrap connector(Transport transport, ByteBufAllocator allocator) {
    long connectMillis = plane.settings().upstream().connect().toMillis();
    Bootstrap connector = plain(transport, allocator, connectMillis);
    transport
        .unacknowledgedMillis()
        .ifPresent(option -> connector.option(option, MOST_UNACKNOWLEDGED_MILLIS));
    return connector;
  }

  private Bootstrap plain(Transport transport, ByteBufAllocator allocator, long connectMillis) {
    return new Bootstrap()
        .group(loop)
        .channelFactory(transport.clientFactory())
        .option(ChannelOption.ALLOCATOR, allocator)
        .option(ChannelOption.TCP_NODELAY, true)
        // A failed write must not close the connection: the answer that explains it may be there
        // already.
        .option(ChannelOption.AUTO_CLOSE, false)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(Math.max(1, connectMillis)))
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Transport.WATER_MARK)
        .option(ChannelOption.RECVBUF_ALLOCATOR, Transport.READ_BUFFERS)
        // When a target ends its side Netty reads all the kernel holds, however slow the client is.
        .option(ChannelOption.SO_RCVBUF, MAX_UNREAD_BYTES);
  }

  private static long tickMillis(EdgeSettings settings) {
    long shortest =
        Stream.of(
                settings.client().head(),
                settings.client().body(),
                settings.client().idle(),
                settings.client().stalled(),
                settings.client().halfClosed(),
                settings.upstream().responseHeader(),
                settings.upstream().stream(),
                settings.upstream().keepAlive())
            .mapToLong(Duration::toMillis)
            .min()
            .orElseThrow();
    return Math.clamp(shortest / 4, MIN_TICK_MILLIS, MAX_TICK_MILLIS);
  }

  void start() {
    var _ = loop.scheduleAtFixedRate(this::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
  }

  EventLoop loop() {
    return loop;
  }

  /** Its number among the edge's workers, from 0. */
  int number() {
    return number;
  }

  DataPlane plane() {
    return plane;
  }

  RequestId ids() {
    return ids;
  }

  /** To whom everything is told that is over. */
  Watch watch() {
    return watch;
  }

  /** A request was answered that could not be understood. */
  void refused(Problem problem, Sight.Origin origin, long number) {
    var sight = new Sight(null, origin, ids, number);
    sight.refused(problem);
    watch.ended(sight);
  }

  HttpDate date() {
    return date;
  }

  /** Milliseconds of some clock that never goes back; as old as the last tick. */
  long now() {
    return now;
  }

  H2Targets http2() {
    return http2;
  }

  /** Whether the routes may be of before a pause of this process. */
  boolean isInDoubt() {
    return plane.doubt().isOpenAfter(System.nanoTime() / 1_000_000 - now);
  }

  private void tick() {
    // Before the clock goes on, by which a pause is seen.
    boolean _ = isInDoubt();
    plane.doubt().expire();
    now = System.nanoTime() / 1_000_000;
    date.refresh();
    clients.forEach(AcceptedConnection::sweep);
    long oldest = now - plane.settings().upstream().keepAlive().toMillis();
    for (var pool : pools.values()) {
      closeIdleSince(oldest, pool);
    }
    pools.values().removeIf(ArrayDeque::isEmpty);
    http2.sweep();
    watch.tick();
  }

  private static void closeIdleSince(long oldest, ArrayDeque<UpstreamConnection> pool) {
    // The pool is used at its end, so the longest unused is at its start.
    while (true) {
      var first = pool.peekFirst();
      if (first == null || first.idleSince() > oldest) {
        return;
      }
      pool.pollFirst();
      first.close();
    }
  }

  void add(AcceptedConnection client) {
    clients.add(client);
  }

  void forget(AcceptedConnection client) {
    clients.remove(client);
    tellIfEmpty();
  }

  void add(TargetConnection connection) {
    connections.add(connection);
  }

  void forget(TargetConnection connection) {
    connections.remove(connection);
    tellIfEmpty();
  }

  /**
   * A connection that waits for use, taken out of the pool; null when there is none fit for the
   * request.
   */
  @Nullable UpstreamConnection pooled(Upstream upstream, boolean isReplayable) {
    var pool = pools.get(upstream);
    while (pool != null && !pool.isEmpty()) {
      var last = pool.peekLast();
      if (!isReplayable && now - last.idleSince() > SAFE_IDLE_MILLIS) {
        return null;
      }
      pool.pollLast();
      if (last.isUsable()) {
        return last;
      }
    }
    return null;
  }

  /** Keeps {@code connection} for later use; false when enough are kept. */
  boolean pool(UpstreamConnection connection) {
    var pool = pools.computeIfAbsent(connection.upstream(), _ -> new ArrayDeque<>());
    if (pool.size() >= plane.settings().limits().idlePerTarget()) {
      return false;
    }
    pool.addLast(connection);
    return true;
  }

  void leavePool(UpstreamConnection connection) {
    var pool = pools.get(connection.upstream());
    if (pool != null) {
      pool.removeLastOccurrence(connection);
    }
  }

  /** Connects to {@code upstream} on this loop and tells {@code exchange} how that went. */
  UpstreamConnection connect(Upstream upstream, Exchange exchange) {
    var decoder = new ResponseDecoder();
    var connecting = connector.clone().handler(decoder).connect(upstream.address());
    var channel = connecting.channel();
    var connection = new UpstreamConnection(this, upstream, channel, decoder);
    channel.pipeline().addLast(connection);
    connections.add(connection);
    connection.connectFor(exchange);
    connecting.addListener(done -> {
      var cause = done.cause();
      if (cause == null) {
        connection.connected();
      } else {
        connection.connectFailed(cause);
      }
    });
    return connection;
  }

  /** Connects to {@code upstream} for one client of a TCP route. */
  TcpTarget connect(Upstream upstream, TcpClient client) {
    var connecting =
        connector
            .clone()
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            // Nothing may come before there is someone to take it.
            .option(ChannelOption.AUTO_READ, false)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(upstream.address());
    var channel = connecting.channel();
    var target = new TcpTarget(this, upstream, channel, client);
    channel.pipeline().addLast(target);
    connections.add(target);
    connecting.addListener(done -> {
      if (done.isSuccess()) {
        target.connected();
      } else {
        target.connectFailed();
      }
    });
    return target;
  }

  /**
   * Makes this loop forget withdrawn targets: unused connections to them are closed, requests still
   * connecting to them choose again. Everything this loop sends afterwards goes by the current
   * table.
   */
  void applyWithdrawals() {
    connections.forEach(connection -> {
      if (connection.upstream().isWithdrawn()) {
        connection.upstreamWithdrawn();
      }
    });
  }

  /** Asks clients to leave: those that wait for nothing at once, the others after their answer. */
  void drain() {
    clients.forEach(AcceptedConnection::drain);
  }

  /** Asks clients to leave without risking a request. */
  void leave() {
    clients.forEach(AcceptedConnection::leave);
  }

  /**
   * Closes all connections.
   *
   * @param closed is run when the last one is gone, and has told so
   */
  void closeAll(Runnable closed) {
    clients.forEach(AcceptedConnection::cutOff);
    connections.forEach(TargetConnection::cutOff);
    watch.tick();
    whenEmpty = closed;
    tellIfEmpty();
  }

  private void tellIfEmpty() {
    var told = whenEmpty;
    if (told != null && clients.size() == 0 && connections.size() == 0) {
      whenEmpty = null;
      loop.execute(told);
    }
  }
}
