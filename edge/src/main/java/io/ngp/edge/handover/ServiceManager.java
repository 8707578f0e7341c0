package io.ngp.edge.handover;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who supervises this process and wants to be told how it goes with it: systemd, by the protocol of
 * sd_notify(3).
 *
 * @param socket the path of the socket it listens at
 */
public record ServiceManager(String socket) {
  private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Who supervises this process; empty if nobody wants to be told anything. */
  public static Optional<ServiceManager> ofThisProcess() {
    return Optional.ofNullable(System.getenv("NOTIFY_SOCKET"))
        .filter(path -> path.startsWith("/") && Epoll.isAvailable())
        .map(ServiceManager::new);
  }

  /**
   * Tells that this process is the service's main one from now on; that the former one ends is no
   * end of the service any more. Waits up to two seconds until it is said, and logs if it can't be.
   */
  public void isMain() {
    say("MAINPID=" + ProcessHandle.current().pid());
  }

  private void say(String words) {
    try (var loop = HandoverLoop.start()) {
      var connecting =
          new Bootstrap()
              .group(loop.group())
              .channel(EpollDomainDatagramChannel.class)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(new DomainSocketAddress(socket));
      boolean _ = connecting.awaitUninterruptibly(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      var channel = connecting.channel();
      var said = channel.writeAndFlush(Unpooled.copiedBuffer(words, StandardCharsets.UTF_8));
      boolean _ = said.awaitUninterruptibly(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!said.isSuccess()) {
        log.warn(
            "systemd was not told \"{}\" at {}: {}", words, socket, String.valueOf(said.cause()));
      }
      var _ = channel.close();
    }
  }
}
