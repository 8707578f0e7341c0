package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.Edge;
import io.ngp.edge.EdgeSettings;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class Http2ExerciseTest {
  @Test
  void asksTheEdgeByHttp2AndCountsItsAnswers() throws Exception {
    var answered = new LongAdder();
    try (var edge = new Edge(EdgeSettings.of("127.0.0.1", 0, "exercise"))) {
      edge.start();
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
        socket.setSoTimeout(60_000);

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        new Http2Exercise("app.exercise").hold(socket, 40, end, answered);
      }

      assertThat(answered.sum()).isEqualTo(40);
      assertThat(edge.stats().unrouted()).isEqualTo(40);
    }
  }
}
