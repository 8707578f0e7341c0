package io.ngp.edge.handover;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Where processes talk about listeners. A loop of its own, driven by epoll, which can pass sockets
 * whatever drives the connections.
 */
public final class HandoverLoop implements AutoCloseable {
  private final EventLoopGroup group;

  private HandoverLoop(EventLoopGroup group) {
    this.group = group;
  }

  /** Its thread starts with the first talk. */
  public static HandoverLoop start() {
    return new HandoverLoop(
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("handover", true), EpollIoHandler.newFactory()));
  }

  EventLoopGroup group() {
    return group;
  }

  @Override
  public void close() {
    var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
