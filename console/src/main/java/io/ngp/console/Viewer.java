package io.ngp.console;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Someone who looks at a page. Holds only the newest rendering not yet sent: whoever is slow skips
 * what lies between. The feed's thread offers, the viewer's own thread takes.
 */
final class Viewer {
  private final Page page;
  private final Thread thread;
  private final BlockingQueue<String> newest = new ArrayBlockingQueue<>(1);
  private volatile boolean isSending;
  private volatile long sendingSinceNanos;
  private volatile boolean ended;
  private String lastOffered = ""; // the feed's thread only

  /** A viewer served by the calling thread. */
  Viewer(Page page) {
    this.page = page;
    this.thread = Thread.currentThread();
  }

  Page page() {
    return page;
  }

  /**
   * Leaves a rendering to be sent in place of one that still waits; nothing if it looks the same as
   * the last.
   */
  void offer(String html) {
    if (!html.equals(lastOffered)) {
      lastOffered = html;
      newest.clear();
      newest.add(html);
    }
  }

  /**
   * Waits for something to send; empty after {@code patience}. Until the next call the viewer
   * counts as sending.
   */
  Optional<String> next(Duration patience) throws InterruptedException {
    isSending = false;
    Optional<String> next =
        Optional.ofNullable(newest.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    sendingSinceNanos = System.nanoTime();
    isSending = true;
    return next;
  }

  /**
   * Whether a single sending has taken longer than {@code limit}: the other end no longer reads.
   */
  boolean isStuck(Duration limit) {
    return isSending && System.nanoTime() - sendingSinceNanos > limit.toNanos();
  }

  boolean hasEnded() {
    return ended;
  }

  /** Breaks off whatever the viewer's thread waits for; a blocked write closes its socket. */
  void end() {
    ended = true;
    thread.interrupt();
  }
}
