package io.ngp.edge.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoverSocketTest {
  @TempDir private Path folder;

  @Test
  void isServedAsLongAsSomeoneListensThere() throws IOException {
    var meeting = new HandoverSocket(folder.resolve("socket"));
    assertThat(meeting.isServed()).as("there is no socket").isFalse();

    try (var door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      door.bind(UnixDomainSocketAddress.of(meeting.path()));
      assertThat(meeting.isServed()).isTrue();
    }

    assertThat(meeting.path()).as("as a killed process leaves it").exists();
    assertThat(meeting.isServed()).isFalse();
  }
}
