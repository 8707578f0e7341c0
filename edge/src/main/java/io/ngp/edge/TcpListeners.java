package io.ngp.edge;

import io.netty.channel.socket.SocketChannel;
import io.ngp.edge.upstream.TcpWay;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the ports of TCP routes, which come and go with tables. Connections outlive their
 * route. For one caller at a time.
 */
final class TcpListeners {
  private static final Logger log = LoggerFactory.getLogger(TcpListeners.class);

  private final Listeners listeners;
  private final String bind;
  private final Function<SocketChannel, Worker> workers;
  private final Map<Integer, Port> open = new HashMap<>();

  /** Ports that could not be listened on, so that each is complained about once. */
  private final Set<Integer> failed = new HashSet<>();

  TcpListeners(Listeners listeners, String bind, Function<SocketChannel, Worker> workers) {
    this.listeners = listeners;
    this.bind = bind;
    this.workers = workers;
  }

  /** One port, with the way its connections take now; event loops read what tables change. */
  private static final class Port {
    private volatile TcpWay way;

    Port(TcpWay way) {
      this.way = way;
    }
  }

  /** Whether a port could not be listened on, so that it is worth to apply the same ways again. */
  boolean hasFailed() {
    return !failed.isEmpty();
  }

  /**
   * Listens for {@code ways} and nothing else; one whose port is taken is tried again next time.
   */
  void apply(List<TcpWay> ways) {
    Set<Integer> wanted = new HashSet<>();
    ways.forEach(way -> wanted.add(way.route().port()));
    for (var port : List.copyOf(open.keySet())) {
      if (!wanted.contains(port)) {
        open.remove(port);
        listeners.close(port);
      }
    }
    failed.retainAll(wanted);
    ways.forEach(this::listen);
  }

  private void listen(TcpWay way) {
    int number = way.route().port();
    var known = open.get(number);
    if (known != null) {
      known.way = way;
      return;
    }
    var port = new Port(way);
    try {
      int _ = listeners.open(bind, number, channel -> accept(channel, port));
      open.put(number, port);
      failed.remove(number);
    } catch (EdgeBindException e) {
      if (failed.add(number)) {
        log.warn(
            "TCP route {} gets no connections: {} Give it another port; it is tried again every"
                + " other second.",
            way.route().name(),
            e.getMessage());
      }
    }
  }

  private void accept(SocketChannel channel, Port port) {
    // Nothing is read before there is a target to pass it to.
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(new TcpClient(workers.apply(channel), channel, () -> port.way));
  }
}
