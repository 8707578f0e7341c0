package io.netty.channel.uring;

import io.netty.channel.Channel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannelConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A listener that somebody else opened, driven by io_uring. Netty can make such a channel from a
 * file descriptor for epoll ({@code EpollServerSocketChannel(int)}) but not, up to 4.2.20, for
 * io_uring; what it takes is visible in this package alone. Otherwise as {@link
 * IoUringServerSocketChannel}.
 */
public final class AdoptedServerSocketChannel extends AbstractIoUringServerChannel
    implements ServerSocketChannel {
  private final IoUringServerSocketChannelConfig config;

  /**
   * Adopts a TCP socket that listens.
   *
   * @param descriptor its number in this process
   */
  public AdoptedServerSocketChannel(int descriptor) {
    super(new LinuxSocket(descriptor), true);
    this.config = new IoUringServerSocketChannelConfig(this);
  }

  @Override
  public ServerSocketChannelConfig config() {
    return config;
  }

  @Override
  Channel newChildChannel(int descriptor, @Nullable ByteBuffer peer) {
    // The connection tells its peer's address as well, at the cost of a system call.
    return new IoUringSocketChannel(this, new LinuxSocket(descriptor));
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return (InetSocketAddress) super.remoteAddress();
  }

  @Override
  public InetSocketAddress localAddress() {
    return (InetSocketAddress) super.localAddress();
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("It is bound already.");
  }
}
