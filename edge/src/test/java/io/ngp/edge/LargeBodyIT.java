package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import io.ngp.edge.tls.Challenges;
import io.ngp.edge.tls.Keyring;
import io.ngp.edge.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bodies that are far larger than what they may cost in memory, by both versions of HTTP and TLS.
 * How large says the property {@code ngp.body.mib}.
 */
class LargeBodyIT extends EdgeFixture {
  private static final long LENGTH = Integer.getInteger("ngp.body.mib", 128) * 1024L * 1024;

  /** What edge, client and app may hold in this one process while a body passes. */
  private static final long MOST_HELD = 64 * 1024 * 1024;

  private static final byte[] PIECE = new byte[64 * 1024];
  private static final TestAuthority AUTHORITY = new TestAuthority();

  private URI serve(TestApp app) {
    var edge = keep(new Edge(settings().withTls(EdgeSettings.Tls.on(0))));
    edge.use(new Keyring(List.of(AUTHORITY.issue("localhost")), List.of(), Challenges.NONE));
    edge.start();
    edge.apply(table("localhost", app.target("t1")));
    return URI.create("https://localhost:" + edge.tlsPort() + "/");
  }

  private HttpClient client(Version version) throws Exception {
    return keep(HttpClient.newBuilder().version(version).sslContext(AUTHORITY.trusting()).build());
  }

  @ParameterizedTest
  @EnumSource(
      value = Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void largeAnswerPassesInLittleMemory(Version version) throws Exception {
    var app =
        app(call -> {
          call.write("HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n");
          for (long sent = 0; sent < LENGTH; sent += PIECE.length) {
            call.out().write(PIECE);
          }
        });
    var uri = serve(app);
    var client = client(version);
    var held = new Held();

    var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());

    assertThat(answer.version()).isEqualTo(version);
    assertThat(held.whileReading(answer.body())).isEqualTo(LENGTH);
    assertThat(held.most()).isLessThan(MOST_HELD);
  }

  @ParameterizedTest
  @EnumSource(
      value = Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void largeRequestPassesInLittleMemory(Version version) throws Exception {
    var held = new Held();
    var received = new AtomicLong();
    var app =
        app(call -> {
          received.set(held.whileReading(new Bounded(call.in(), LENGTH)));
          call.answer("done");
        });
    var uri = serve(app);
    var client = client(version);
    BodyPublisher body =
        BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> new Bounded(new Endless(), LENGTH)), LENGTH);

    var answer =
        client.send(HttpRequest.newBuilder(uri).POST(body).build(), BodyHandlers.ofString());

    assertThat(answer.version()).isEqualTo(version);
    assertThat(answer.body()).isEqualTo("done");
    assertThat(received).hasValue(LENGTH);
    assertThat(held.most()).isLessThan(MOST_HELD);
  }

  /** How much more memory was in use than at the beginning. */
  private static final class Held {
    private static final int LOOKS = 4;

    private final long before = used();
    private volatile long most;

    /** Reads everything, looks at the memory now and then, and returns how much it was. */
    long whileReading(InputStream in) throws IOException {
      byte[] buffer = new byte[PIECE.length];
      long read = 0;
      long nextLook = LENGTH / LOOKS;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        read += count;
        if (read >= nextLook) {
          nextLook += LENGTH / LOOKS;
          most = Math.max(most, used() - before);
        }
      }
      return read;
    }

    long most() {
      return most;
    }

    /** On the heap, what is still needed; outside of it, what is allocated. */
    private static long used() {
      System.gc();
      long outside =
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
              .mapToLong(BufferPoolMXBean::getMemoryUsed)
              .sum();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
          + Math.max(outside, PlatformDependent.usedDirectMemory());
    }
  }

  /** Zeros without end. */
  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] into, int from, int count) {
      return count;
    }
  }

  /** The first bytes of a stream. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      return left-- > 0 ? in.read() : -1;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(into, from, (int) Math.min(count, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}
