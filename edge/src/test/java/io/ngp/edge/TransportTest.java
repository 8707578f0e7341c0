package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TransportTest {
  private static final String PROPERTY = "ngp.edge.transport";

  private final String before = System.getProperty(PROPERTY);

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  @Test
  void ringIsPreferred() {
    Assumptions.assumeTrue(IoUring.isAvailable(), "this kernel offers no io_uring");
    System.clearProperty(PROPERTY);

    assertThat(Transport.best()).isEqualTo(Transport.IO_URING);
  }

  @Test
  void propertyChooses() {
    Assumptions.assumeTrue(Epoll.isAvailable(), "this system has no epoll");
    System.setProperty(PROPERTY, "epoll");
    assertThat(Transport.best()).isEqualTo(Transport.EPOLL);

    System.setProperty(PROPERTY, "nio");
    assertThat(Transport.best()).isEqualTo(Transport.NIO);
  }

  @Test
  void unknownNameIsPassedOver() {
    System.setProperty(PROPERTY, "carrier-pigeon");

    assertThat(Transport.best()).isNotNull();
  }
}
