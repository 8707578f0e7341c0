package io.ngp.node.proxy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * HAProxy's master: one command for each connection, to the master itself or to one of its workers
 * (HAProxy management guide, section 9.4).
 */
final class MasterSocket {
  private static final long PATIENCE_SECONDS = 5;
  private static final ScheduledExecutorService TIMES = times();

  private final Path path;

  MasterSocket(Path path) {
    this.path = path;
  }

  private static ScheduledExecutorService times() {
    var times =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("haproxy-times").factory());
    times.setRemoveOnCancelPolicy(true);
    return times;
  }

  /** Asks the master. */
  String ask(String command) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      ScheduledFuture<?> timeout =
          TIMES.schedule(() -> close(channel), PATIENCE_SECONDS, TimeUnit.SECONDS);
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
        var question = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII));
        while (question.hasRemaining()) {
          channel.write(question);
        }
        channel.shutdownOutput();
        return read(channel);
      } finally {
        timeout.cancel(false);
      }
    }
  }

  /** Asks a worker. */
  String ask(long worker, String command) throws IOException {
    return ask("@!" + worker + " " + command);
  }

  /** The numbers of all workers, the one with the newest configuration first. */
  List<Long> workers() throws IOException {
    List<Long> workers = new ArrayList<>();
    for (String line : ask("show proc").lines().toList()) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length > 1 && words[1].equals("worker")) {
        workers.add(Long.parseLong(words[0]));
      }
    }
    return workers;
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // Whoever reads from it is woken either way.
    }
  }

  private static String read(SocketChannel channel) throws IOException {
    var answer = new java.io.ByteArrayOutputStream();
    var buffer = ByteBuffer.allocate(16_384);
    while (channel.read(buffer) >= 0) {
      answer.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return answer.toString(StandardCharsets.UTF_8);
  }
}
