package io.ngp.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import io.ngp.edge.seen.Sight;
import java.io.IOException;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's connection that speaks HTTP of some version: who is there, and for how long. */
abstract sealed class HttpConnection extends AcceptedConnection
    permits ClientConnection, H2ClientConnection {
  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

  /**
   * Stands for a request that was not understood, or did not come whole, where an answer to it asks
   * what form the client accepts.
   */
  static final HttpRequest UNREAD =
      new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");

  /** When places are short, a connection that does nothing keeps its own this long. */
  private static final long CROWDED_IDLE_MILLIS = 1000;

  final Worker worker;
  final Channel channel;
  private final InetAddress remote;
  private final String address;
  private final Entrance entrance;
  private final Sight.Origin origin;
  private final SendWatch sending = new SendWatch();

  /**
   * A connection that is up.
   *
   * @param protocol as in a request line; empty when each request says so itself
   */
  HttpConnection(Worker worker, SocketChannel channel, Entrance entrance, String protocol) {
    this.worker = worker;
    this.channel = channel;
    this.remote = channel.remoteAddress().getAddress();
    this.address = NetUtil.toAddressString(remote);
    this.entrance = entrance;
    this.origin = Origins.of(channel, address, protocol);
  }

  public InetAddress remote() {
    return remote;
  }

  /** The client's address as text. */
  public String address() {
    return address;
  }

  public Entrance entrance() {
    return entrance;
  }

  /** As it is logged. */
  public Sight.Origin origin() {
    return origin;
  }

  EdgeSettings.ClientTimeouts patience() {
    return worker.plane().settings().client();
  }

  /** Whether the client leaves what is sent to it unread; to be asked by each sweep. */
  boolean isStalled() {
    return sending.isStalled(channel, worker.now(), patience().stalled().toMillis());
  }

  /**
   * Whether the client reset the connection while nothing is read from it; io_uring tells only who
   * reads.
   */
  boolean hasBroken() {
    if (channel.config().isAutoRead()
        || !(channel instanceof UnixChannel unix)
        || !(unix.fd() instanceof Socket socket)) {
      return false;
    }
    try {
      return socket.getSoError() != 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** How long the client may do nothing. */
  long idleMillis() {
    long limit = patience().idle().toMillis();
    return worker.plane().isCrowded() ? Math.min(limit, CROWDED_IDLE_MILLIS) : limit;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Clients come and go; only what is not about the network is worth a line.
    if (!(cause instanceof IOException)) {
      log.warn("Closing the connection of client {} because of an error of ours.", address, cause);
    }
    cutOff();
  }

  @Override
  void cutOff() {
    // When it fails the connection is gone already.
    var _ = channel.close();
  }
}
