package io.ngp.cli.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client that makes one app after the other until closed, and notes how long each took. */
final class ConstantWrites implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MasterClient client;
  private final String group;
  private final List<String> accepted = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final Thread thread;
  private Duration longest = Duration.ZERO;
  private volatile boolean isStopped;

  private ConstantWrites(MasterClient client, String group) {
    this.client = client;
    this.group = group;
    this.thread = Thread.ofPlatform().name("writes-" + group).unstarted(this::run);
  }

  static ConstantWrites start(MasterClient client, String group) {
    var writes = new ConstantWrites(client, group);
    writes.thread.start();
    return writes;
  }

  private void run() {
    for (var number = 0; !isStopped; number++) {
      var id = group + "/n" + number;
      var begun = System.nanoTime();
      var isAccepted = client.accept(id, client.masters(), PATIENCE);
      note(id, isAccepted, Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  private synchronized void note(String id, boolean isAccepted, Duration took) {
    (isAccepted ? accepted : failed).add(id);
    if (took.compareTo(longest) > 0) {
      longest = took;
    }
  }

  String group() {
    return group;
  }

  synchronized List<String> accepted() {
    return List.copyOf(accepted);
  }

  synchronized List<String> failed() {
    return List.copyOf(failed);
  }

  /** The longest that one write took, with all that was tried again. */
  synchronized Duration longest() {
    return longest;
  }

  @Override
  public void close() {
    stop();
  }

  /** Ends when what is under way is accepted; may be called twice. */
  void stop() {
    isStopped = true;
    try {
      if (!thread.join(PATIENCE.plusSeconds(30))) {
        throw new AssertionError("A write still tries.");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
