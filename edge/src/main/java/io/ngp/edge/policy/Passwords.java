package io.ngp.edge.policy;

import io.ngp.edge.http.Problem;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords beside the event loops, on a bounded share of the machine: at most half of its
 * cores, and of what has to wait for them only so much. Its threads go away when there is nothing
 * to check.
 */
final class Passwords {
  private static final int MOST_WAITING = 256;
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  Passwords() {
    int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            run -> Thread.ofPlatform().daemon().name("edge-passwords").unstarted(run));
    threads.allowCoreThreadTimeOut(true);
  }

  /** Tells {@code then} what {@code check} found, or that there are too many to check. */
  void check(Supplier<@Nullable Problem> check, Consumer<@Nullable Problem> then) {
    try {
      threads.execute(() -> then.accept(check.get()));
    } catch (RejectedExecutionException _) {
      then.accept(PolicyProblems.tooManyLogins());
    }
  }
}
