package io.ngp.edge.handover;

import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listeners that a predecessor gave and nobody here accepts at yet. For one thread. */
public final class Inheritance {
  private static final Logger log = LoggerFactory.getLogger(Inheritance.class);

  private final List<ServerSocketChannel> left;

  /** Those of {@code listeners}, which are open. */
  public Inheritance(List<? extends ServerSocketChannel> listeners) {
    left = new ArrayList<>(listeners);
  }

  /** Of a process that takes nobody's place. */
  public static Inheritance none() {
    return new Inheritance(List.of());
  }

  /** Takes out the listener at {@code address}, not yet registered with an event loop. */
  public Optional<ServerSocketChannel> take(InetSocketAddress address) {
    var found = left.stream().filter(each -> isSame(address, each.localAddress())).findFirst();
    found.ifPresent(left::remove);
    return found;
  }

  /** For a listener bound to any address IPv4's and IPv6's are the same. */
  private static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
    return one.getPort() == other.getPort()
        && (one.getAddress().equals(other.getAddress())
            || (one.getAddress().isAnyLocalAddress() && other.getAddress().isAnyLocalAddress()));
  }

  /** Closes our copies of the listeners nobody took. */
  public void refuseRest() {
    for (var listener : left) {
      try {
        if (listener instanceof UnixChannel socket) {
          socket.fd().close();
        }
      } catch (IOException e) {
        log.debug("A listener that is not needed could not be closed: {}", e.toString());
      }
    }
    left.clear();
  }
}
