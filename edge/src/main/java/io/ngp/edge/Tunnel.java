package io.ngp.edge;

import io.netty.buffer.ByteBuf;
import io.ngp.edge.seen.Sight;
import io.ngp.edge.upstream.Upstream;

/**
 * A connection of which the edge understands nothing, because the protocol was switched (RFC 9110
 * section 7.8), such as to WebSocket, or because it came in by a TCP route: bytes go both ways
 * until both sides ended, each at the pace of whoever reads them. It counts as a request under way
 * until then.
 */
final class Tunnel {
  private final Worker worker;
  private final TunnelEnd client;
  private final TunnelEnd target;
  private final Upstream upstream;
  private final long idleMillis;
  private final Sight sight;
  private long lastActive;
  private boolean hasClientEnded;
  private boolean hasUpstreamEnded;
  private boolean isToldToUpstream;
  private boolean isToldToClient;
  private boolean hasEnded;

  /**
   * A tunnel that was just opened.
   *
   * @param idleMillis longest silence
   */
  Tunnel(
      Worker worker,
      TunnelEnd client,
      TunnelEnd target,
      Upstream upstream,
      long idleMillis,
      Sight sight) {
    this.idleMillis = idleMillis;
    this.worker = worker;
    this.client = client;
    this.target = target;
    this.upstream = upstream;
    this.sight = sight;
    this.lastActive = worker.now();
  }

  /** Makes two HTTP connections a tunnel, of which the client was told. */
  static void open(
      Worker worker,
      ClientConnection client,
      UpstreamConnection target,
      long idleMillis,
      Sight sight) {
    var tunnel = new Tunnel(worker, client, target, target.upstream(), idleMillis, sight);
    target.join(tunnel);
    client.join(tunnel);
    tunnel.flushClient();
    tunnel.flushUpstream();
  }

  void fromClient(ByteBuf bytes) {
    lastActive = worker.now();
    sight.received(bytes.readableBytes());
    target.outlet().raw(bytes);
    if (!target.channel().isWritable()) {
      writabilityChanged();
    }
  }

  void fromUpstream(ByteBuf bytes) {
    lastActive = worker.now();
    sight.sent(bytes.readableBytes());
    client.outlet().raw(bytes);
    if (!client.channel().isWritable()) {
      writabilityChanged();
    }
  }

  void flushUpstream() {
    target.outlet().flush();
  }

  void flushClient() {
    client.outlet().flush();
  }

  /** Reads from each side only while the other takes it. */
  void writabilityChanged() {
    target.channel().config().setAutoRead(client.channel().isWritable());
    client.channel().config().setAutoRead(target.channel().isWritable());
  }

  void clientEnded() {
    hasClientEnded = true;
    target
        .outlet()
        .flushThen(sentAll -> {
          Endings.endOutput(sentAll.channel());
          isToldToUpstream = true;
          endIfBothTold();
        });
  }

  void upstreamEnded() {
    hasUpstreamEnded = true;
    client
        .outlet()
        .flushThen(sentAll -> {
          Endings.endOutput(sentAll.channel());
          isToldToClient = true;
          endIfBothTold();
        });
  }

  private void endIfBothTold() {
    if (isToldToUpstream && isToldToClient) {
      end();
    }
  }

  /** Ends a tunnel that carried nothing for too long; a half that is left over gets less time. */
  void sweep() {
    boolean isHalfClosed = hasClientEnded || hasUpstreamEnded;
    long halfClosedMillis = worker.plane().settings().client().halfClosed().toMillis();
    if (worker.now() - lastActive > (isHalfClosed ? halfClosedMillis : idleMillis)) {
      end();
    }
  }

  boolean hasEnded() {
    return hasEnded;
  }

  /** Closes both sides, the client's after what is still to be sent to it. */
  void end() {
    if (hasEnded) {
      return;
    }
    hasEnded = true;
    worker.watch().ended(sight);
    target.tunnelEnded();
    client.tunnelEnded();
    worker.plane().upstreams().release(upstream);
  }
}
