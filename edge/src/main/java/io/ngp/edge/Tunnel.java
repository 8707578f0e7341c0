package io.ngp.edge;

import io.netty.buffer.ByteBuf;

/**
 * A connection after a switch of protocols (RFC 9110 section 7.8), such as WebSocket: bytes go both
 * ways until both sides ended, each at the pace of whoever reads them. It counts as a request under
 * way until then.
 */
final class Tunnel {
  private final Worker worker;
  private final ClientConnection client;
  private final UpstreamConnection connection;
  private final long idleMillis;
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
  Tunnel(Worker worker, ClientConnection client, UpstreamConnection connection, long idleMillis) {
    this.idleMillis = idleMillis;
    this.worker = worker;
    this.client = client;
    this.connection = connection;
    this.lastActive = worker.now();
  }

  void fromClient(ByteBuf bytes) {
    lastActive = worker.now();
    connection.outlet().raw(bytes);
    if (!connection.channel().isWritable()) {
      writabilityChanged();
    }
  }

  void fromUpstream(ByteBuf bytes) {
    lastActive = worker.now();
    client.outlet().raw(bytes);
    if (!client.channel().isWritable()) {
      writabilityChanged();
    }
  }

  void flushUpstream() {
    connection.outlet().flush();
  }

  void flushClient() {
    client.outlet().flush();
  }

  /** Reads from each side only while the other takes it. */
  void writabilityChanged() {
    connection.read(client.channel().isWritable());
    client.channel().config().setAutoRead(connection.channel().isWritable());
  }

  void clientEnded() {
    hasClientEnded = true;
    connection
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

  /** Closes both sides, the client's after what is still to be sent to it. */
  void end() {
    if (hasEnded) {
      return;
    }
    hasEnded = true;
    connection.close();
    client.tunnelEnded();
    worker.plane().upstreams().release(connection.upstream());
  }
}
