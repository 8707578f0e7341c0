package io.ngp.node.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that ask all the time over connections they keep, as browsers do: a GET on a kept
 * connection that was closed before any answer is sent again (RFC 9112 section 9.3.1), anything
 * else is a failure.
 */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 4;

  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Set<String> bodies = ConcurrentHashMap.newKeySet();
  private final LongAdder answered = new LongAdder();
  private final List<Thread> threads = new ArrayList<>();
  private final URI uri;
  private volatile boolean isStopped;

  Load(int port, String host) {
    // The client sends the URI's host: a name that is resolved by a proxy, which is the engine.
    uri = URI.create("http://" + host + "/slow");
    for (int i = 0; i < CLIENTS; i++) {
      threads.add(Thread.ofVirtual().start(() -> ask(port)));
    }
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  Set<String> bodies() {
    return bodies;
  }

  long answered() {
    return answered.sum();
  }

  private void ask(int port) {
    try (var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
            .build()) {
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
      while (!isStopped) {
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          answered.increment();
          bodies.add(answer.body().split(" ", 2)[0]);
        } else {
          failures.add(answer.statusCode() + " " + answer.body());
        }
        LockSupport.parkNanos(500_000);
      }
    } catch (IOException e) {
      failures.add(e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    isStopped = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
