package io.ngp.edge;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The workers of one edge, one for each event loop. Complete before any of them is asked for. */
final class Workers {
  private static final long CLOSE_SECONDS = 1;
  private static final long ANSWER_SECONDS = 10;

  private final List<Worker> all = new ArrayList<>();

  void add(Worker worker) {
    all.add(worker);
  }

  void start() {
    all.forEach(Worker::start);
  }

  /** The worker whose event loop {@code channel} is on. */
  Worker of(Channel channel) {
    for (var worker : all) {
      if (worker.loop().equals(channel.eventLoop())) {
        return worker;
      }
    }
    throw new IllegalStateException(
        "A connection came in on an event loop that is not the edge's.");
  }

  /**
   * Does something on every event loop and waits until it is done.
   *
   * @param what is done, for messages
   * @throws IllegalStateException when an event loop does not react within ten seconds, or is asked
   *     to wait for itself
   */
  void onEach(String what, Consumer<Worker> action) {
    var pending = new CountDownLatch(all.size());
    for (var worker : all) {
      if (worker.loop().inEventLoop()) {
        throw new IllegalStateException(
            "Cannot " + what + " from an event loop of the edge itself.");
      }
      worker
          .loop()
          .execute(() -> {
            try {
              action.accept(worker);
            } finally {
              pending.countDown();
            }
          });
    }
    try {
      if (!pending.await(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "Cannot "
                + what
                + ": an event loop did not react within "
                + ANSWER_SECONDS
                + " s. Take a thread dump to see what blocks it.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while event loops were to " + what + ".", e);
    }
  }

  /**
   * Closes all connections and waits until they are, for a second at most: an event loop that is
   * ended sooner has nobody to tell.
   */
  void closeAll() throws InterruptedException {
    var open = new CountDownLatch(all.size());
    for (var worker : all) {
      worker.loop().execute(() -> worker.closeAll(open::countDown));
    }
    boolean _ = open.await(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
