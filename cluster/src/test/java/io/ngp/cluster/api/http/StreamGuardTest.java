package io.ngp.cluster.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StreamGuardTest {
  /** A socket whose other end doesn't read. */
  private static final class BlockedOutput extends OutputStream {
    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public void write(int b) throws IOException {
      try {
        if (!never.await(15, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody ended this");
        }
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
    }
  }

  @Test
  void aStreamWhoseReaderDoesNotReadIsEnded() throws Exception {
    try (StreamGuard guard = new StreamGuard(1, Duration.ofMillis(100))) {
      guard.start();
      Thread writer = write(guard.stream("text/plain", out -> out.write('x')));
      writer.join();
      assertThat(guard.stream("text/plain", _ -> {})).isNotNull();
    }
  }

  @Test
  void closingEndsAllStreamsAndOpensNoMore() throws Exception {
    StreamGuard guard = new StreamGuard(2, Duration.ofMinutes(1));
    CountDownLatch begun = new CountDownLatch(1);
    Thread writer =
        write(
            guard.stream(
                "text/plain",
                out -> {
                  begun.countDown();
                  out.write('x');
                }));
    begun.await();
    guard.close();
    guard.close();
    writer.join();
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> guard.stream("text/plain", _ -> {}))
        .satisfies(refusal -> assertThat(refusal.reply().status()).isEqualTo(503));
  }

  @Test
  void noMoreStreamsAreOpenedThanAllowed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Thread writer;
    try (StreamGuard guard = new StreamGuard(1, Duration.ofMinutes(1))) {
      writer =
          write(
              guard.stream(
                  "text/plain",
                  out -> {
                    begun.countDown();
                    out.write('x');
                  }));
      begun.await();
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> guard.stream("text/plain", _ -> {}))
          .satisfies(refusal -> assertThat(refusal.reply().status()).isEqualTo(503));
    }
    writer.join();
  }

  /** Writes the stream to a blocked output; the thread ends when the stream was ended. */
  private static Thread write(Reply reply) {
    Reply.Body.Stream stream = (Reply.Body.Stream) reply.body();
    return Thread.ofVirtual()
        .start(() -> {
          try {
            stream.writer().write(new BlockedOutput());
          } catch (IOException _) {
            // What ending it looks like to the writer.
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
