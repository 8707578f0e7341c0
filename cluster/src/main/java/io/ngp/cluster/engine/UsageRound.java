package io.ngp.cluster.engine;

import io.ngp.cluster.instance.TaskId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks several machines at the same time what their tasks use. */
public final class UsageRound {
  private static final Logger LOG = LoggerFactory.getLogger(UsageRound.class);

  private UsageRound() {}

  /**
   * Asks them all, and waits for the slowest.
   *
   * @param questions one for each machine, of bounded patience; those that fail are left out
   * @throws InterruptedException if interrupted while it waits; nobody is asked any longer
   */
  public static Map<TaskId, TaskUsage> of(Collection<Callable<Map<TaskId, TaskUsage>>> questions)
      throws InterruptedException {
    Map<TaskId, TaskUsage> all = new HashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Map<TaskId, TaskUsage>>> answers = threads.invokeAll(questions);
      for (Future<Map<TaskId, TaskUsage>> answer : answers) {
        try {
          all.putAll(answer.get());
        } catch (ExecutionException e) {
          LOG.debug("A machine does not say what its tasks use", e.getCause());
        }
      }
    }
    return all;
  }
}
