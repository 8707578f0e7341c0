package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.StateStore.StoreLostException;
import io.ngp.cluster.control.StateStore.TooLargeException;
import io.ngp.cluster.control.StateStore.Write;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the state. It takes whatever messages wait, works out the new state,
 * makes it durable with one commit, then shows it and acts on it: <em>decide, record, do</em>. A
 * store that can't be written ends the loop: leadership is over.
 */
final class OwnerLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OwnerLoop.class);
  private static final int QUEUE_LIMIT = 16_384;
  private static final int BATCH_LIMIT = 256;
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final StateStore store;
  private final InstantSource clock;
  private final Reconciler reconciler;
  private final Aftermath aftermath;
  private final Runnable onLost;
  private final BlockingQueue<Message<?>> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
  private final Thread thread;
  private final CountDownLatch firstSettling = new CountDownLatch(1);
  private volatile boolean closed;

  /** Written by the owner thread alone. */
  private volatile ClusterState state;

  OwnerLoop(
      ClusterState initial,
      StateStore store,
      InstantSource clock,
      Reconciler reconciler,
      Aftermath aftermath,
      Runnable onLost) {
    this.state = initial;
    this.store = store;
    this.clock = clock;
    this.reconciler = reconciler;
    this.aftermath = aftermath;
    this.onLost = onLost;
    thread = Thread.ofPlatform().name("cluster-owner").unstarted(this::run);
  }

  /** Brings tasks and deployments in line after a change; pure but for the transaction. */
  interface Reconciler {
    /**
     * Takes one round of consequences of what was touched; touches again what needs another round.
     */
    void reconcile(Transaction transaction, Set<PathId> touched);

    /** Changes what time alone changes, whatever else is under way. */
    void elapse(Transaction transaction);

    /** When time alone may change something. */
    Optional<Instant> nextWakeUp(ClusterState state, Instant now);

    /** Apps that may change by time alone now. */
    Set<PathId> due(ClusterState state, Instant now);
  }

  /** Acts on what has become durable. */
  interface Aftermath {
    void accept(ClusterState state, Set<PathId> touched, List<Effect> effects, Instant now);
  }

  void start() {
    thread.start();
  }

  /** Waits until what was loaded has been brought in line, or the loop has ended. */
  void awaitFirstSettling() throws InterruptedException {
    firstSettling.await();
  }

  ClusterState state() {
    return state;
  }

  /**
   * Carries out a change and waits until it is durable.
   *
   * @throws RefusedException if the change refused itself, or nobody leads here any more
   */
  <T> T call(Function<Transaction, T> change) {
    CompletableFuture<T> done = submit(change);
    try {
      return done.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("The change failed", e.getCause());
    } catch (TimeoutException _) {
      throw unavailable(
          "The cluster did not record the change within "
              + CALL_TIMEOUT.toSeconds()
              + " s; it may or may not take effect");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unavailable("The request was interrupted before the change was recorded");
    }
  }

  /**
   * Hands over a change; the future completes when it is durable. Waits while the queue is full.
   */
  <T> CompletableFuture<T> submit(Function<Transaction, T> change) {
    Message<T> message = new Message<>(change, new CompletableFuture<>());
    try {
      while (!queue.offer(message, 100, TimeUnit.MILLISECONDS)) {
        if (closed) {
          break;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      message.done.completeExceptionally(unavailable("Interrupted"));
    }
    if (closed) {
      message.done.completeExceptionally(notLeading());
    }
    return message.done;
  }

  private void run() {
    try {
      settle(new Batch(state), reconcileAll(state));
      firstSettling.countDown();
      while (!closed) {
        work(take());
      }
    } catch (StoreLostException e) {
      LOG.warn("The cluster's state can't be written any more, stepping down: {}", e.getMessage());
      stopAccepting();
      onLost.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("The owner of the cluster's state failed, stepping down", e);
      stopAccepting();
      onLost.run();
    } finally {
      stopAccepting();
    }
  }

  /** Works through messages with one commit; if that is too much for the store, one by one. */
  private void work(List<Message<?>> messages) {
    Batch batch = new Batch(state);
    messages.forEach(message -> message.applyTo(batch, clock.instant()));
    Transaction elapsed = new Transaction(batch.state, clock.instant());
    reconciler.elapse(elapsed);
    batch.add(elapsed);
    Set<PathId> touched = new LinkedHashSet<>(batch.touched);
    touched.addAll(reconciler.due(batch.state, clock.instant()));
    try {
      settle(batch, touched);
    } catch (TooLargeException e) {
      leaveOutWhatIsTooLarge(messages, e);
      return;
    } catch (RuntimeException e) {
      messages.forEach(message -> message.done.completeExceptionally(notLeading()));
      throw e;
    }
    messages.forEach(Message::complete);
  }

  private void leaveOutWhatIsTooLarge(List<Message<?>> messages, TooLargeException tooLarge) {
    switch (messages.size()) {
      case 0 -> throw tooLarge;
      case 1 -> {
        LOG.warn("A change was left out: {}", tooLarge.getMessage());
        messages
            .getFirst()
            .done
            .completeExceptionally(
                new RefusedException(
                    new Reason.Unprocessable(
                        "The change is too large to be stored: %s. Make definitions smaller, or change fewer apps at once."
                            .formatted(tooLarge.getMessage()))));
      }
      default -> messages.forEach(message -> work(List.of(message)));
    }
  }

  private static Set<PathId> reconcileAll(ClusterState state) {
    Set<PathId> all = new LinkedHashSet<>(state.root().apps().keySet());
    all.addAll(state.instances().keySet());
    state
        .deployments()
        .values()
        .forEach(deployment -> all.addAll(deployment.plan().affectedApps()));
    return all;
  }

  private List<Message<?>> take() throws InterruptedException {
    List<Message<?>> messages = new ArrayList<>();
    Message<?> first = queue.poll(pauseMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      messages.add(first);
      queue.drainTo(messages, BATCH_LIMIT - 1);
    }
    return messages;
  }

  private long pauseMillis() {
    return reconciler
        .nextWakeUp(state, clock.instant())
        .map(wakeUp ->
            Math.clamp(Duration.between(clock.instant(), wakeUp).toMillis() + 1, 1L, 1000L))
        .orElse(1000L);
  }

  /** Draws the consequences round by round, then records, shows and acts. */
  private void settle(Batch batch, Set<PathId> touched) {
    Set<PathId> round = touched;
    for (int rounds = 0; !round.isEmpty() && rounds < 100; rounds++) {
      Transaction transaction = new Transaction(batch.state, clock.instant());
      reconciler.reconcile(transaction, round);
      round = Set.copyOf(transaction.touched());
      batch.add(transaction);
    }
    if (!batch.writes.isEmpty()) {
      store.commit(List.copyOf(batch.writes.values()));
    }
    state = batch.state;
    Set<PathId> all = new LinkedHashSet<>(touched);
    all.addAll(batch.touched);
    if (!all.isEmpty() || !batch.effects.isEmpty()) {
      aftermath.accept(state, all, batch.effects, clock.instant());
    }
  }

  private void stopAccepting() {
    closed = true;
    firstSettling.countDown();
    List<Message<?>> left = new ArrayList<>();
    queue.drainTo(left);
    left.forEach(message -> message.done.completeExceptionally(notLeading()));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      if (!Thread.currentThread().equals(thread) && !thread.join(Duration.ofSeconds(10))) {
        LOG.warn("The owner thread did not end within 10 s");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    stopAccepting();
  }

  private static RefusedException notLeading() {
    return unavailable("This master does not lead any more; ask again");
  }

  private static RefusedException unavailable(String message) {
    return new RefusedException(new Reason.Unavailable(message));
  }

  /** What several transactions amount to. */
  private static final class Batch {
    private final Map<String, Write> writes = new LinkedHashMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Set<PathId> touched = new LinkedHashSet<>();
    private ClusterState state;

    Batch(ClusterState state) {
      this.state = state;
    }

    void add(Transaction transaction) {
      state = transaction.state();
      // A later write of the same document replaces the earlier one and takes its place at the end.
      transaction
          .writes()
          .forEach((path, write) -> {
            writes.remove(path);
            writes.put(path, write);
          });
      effects.addAll(transaction.effects());
      touched.addAll(transaction.touched());
    }
  }

  /** A change, which answers with something, and whoever waits for it. */
  private static final class Message<T> {
    private final Function<Transaction, T> change;
    private final CompletableFuture<T> done;
    private Optional<T> result = Optional.empty();

    Message(Function<Transaction, T> change, CompletableFuture<T> done) {
      this.change = change;
      this.done = done;
    }

    void applyTo(Batch batch, Instant now) {
      Transaction transaction = new Transaction(batch.state, now);
      try {
        result = Optional.of(change.apply(transaction));
        batch.add(transaction);
      } catch (RefusedException e) {
        done.completeExceptionally(e);
      } catch (StoreLostException e) {
        LOG.warn("A change was left out: {}", e.getMessage());
        done.completeExceptionally(
            unavailable("This master does not lead any more. Nothing was changed; try again."));
      } catch (RuntimeException e) {
        LOG.error("A change of the cluster's state failed and was left out", e);
        done.completeExceptionally(e);
      }
    }

    void complete() {
      result.ifPresent(done::complete);
    }
  }
}
