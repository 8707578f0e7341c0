package io.ngp.edge;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ngp.edge.h2.H2Codecs;
import io.ngp.edge.upstream.Upstream;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's HTTP/2 connections to targets. Requests share them, so there are few: another is
 * made when a target allows no more streams on those there are.
 */
final class H2Targets {
  private final Worker worker;
  private final Bootstrap connector;
  private final IdentityHashMap<Upstream, List<H2TargetConnection>> connections =
      new IdentityHashMap<>();

  H2Targets(Worker worker, Bootstrap connector) {
    this.worker = worker;
    this.connector = connector;
  }

  /** A new stream on a connection that is there; null when none has room. */
  @Nullable H2TargetStream stream(Upstream upstream) {
    var known = connections.get(upstream);
    if (known == null) {
      return null;
    }
    for (int i = 0; i < known.size(); i++) {
      var stream = known.get(i).stream();
      if (stream != null) {
        return stream;
      }
    }
    return null;
  }

  /**
   * Tells {@code exchange} how connecting to {@code upstream} went, with others who wait for it.
   */
  Connecting connect(Upstream upstream, Exchange exchange) {
    var known = connections.computeIfAbsent(upstream, _ -> new ArrayList<>(1));
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).mayWait()) {
        known.get(i).connectFor(exchange);
        return known.get(i);
      }
    }
    var connecting =
        connector
            .clone()
            // What the codec needs to be part of the pipeline; the rest is added once it is known
            // which connection it is.
            .handler(new ChannelInboundHandlerAdapter())
            .connect(upstream.address());
    var channel = connecting.channel();
    var endpoint = H2Codecs.forTargets();
    var connection = new H2TargetConnection(worker, this, upstream, channel, endpoint);
    endpoint.belongsTo(connection);
    channel.pipeline().addLast(endpoint, connection);
    known.add(connection);
    worker.add(connection);
    connection.connectFor(exchange);
    connecting.addListener(done -> {
      var cause = done.cause();
      if (cause != null) {
        connection.connectFailed(cause);
      }
    });
    return connection;
  }

  /** Gives no more streams of {@code connection} out. */
  void leave(H2TargetConnection connection) {
    var known = connections.get(connection.upstream());
    if (known != null && known.remove(connection) && known.isEmpty()) {
      connections.remove(connection.upstream());
    }
  }

  /** Ends connections that are unused or take too long to come up. */
  void sweep() {
    for (var known : List.copyOf(connections.values())) {
      List.copyOf(known).forEach(H2TargetConnection::sweep);
    }
  }
}
