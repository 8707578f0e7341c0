package io.ngp.edge.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {
  @TempDir private Path folder;

  @Test
  void isToldWhichProcessIsTheMainOne() throws InterruptedException {
    Assumptions.assumeTrue(Epoll.isAvailable(), "systemd is on Linux only");
    var socket = folder.resolve("notify").toString();
    var heard = new LinkedBlockingQueue<String>();
    try (var loop = HandoverLoop.start()) {
      listen(loop, socket, heard);

      new ServiceManager(socket).isMain();

      assertThat(heard.poll(20, TimeUnit.SECONDS))
          .isEqualTo("MAINPID=" + ProcessHandle.current().pid());
    }
  }

  @Test
  void thatIsGoneKeepsNobodyFromGoingOn() {
    Assumptions.assumeTrue(Epoll.isAvailable(), "systemd is on Linux only");

    new ServiceManager(folder.resolve("nobody").toString()).isMain();

    assertThat(folder.resolve("nobody")).doesNotExist();
  }

  private static void listen(HandoverLoop loop, String socket, LinkedBlockingQueue<String> heard) {
    var handler =
        new SimpleChannelInboundHandler<DomainDatagramPacket>() {
          @Override
          protected void channelRead0(ChannelHandlerContext ctx, DomainDatagramPacket packet) {
            heard.add(packet.content().toString(StandardCharsets.UTF_8));
          }
        };
    var binding =
        new Bootstrap()
            .group(loop.group())
            .channel(EpollDomainDatagramChannel.class)
            .handler(handler)
            .bind(new DomainSocketAddress(socket))
            .awaitUninterruptibly();
    assertThat(binding.isSuccess()).isTrue();
  }
}
