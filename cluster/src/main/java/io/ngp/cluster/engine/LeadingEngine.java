package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What engines have in common that place tasks themselves and have agents run them: one owner
 * thread that holds the state and never waits for an agent, and parts that exist only while the
 * engine leads. Thread-safe.
 *
 * @param <P> those parts
 */
public abstract class LeadingEngine<P extends LeadingEngine.Parts> implements Engine {
  private final EngineState<?, ?> state;
  private final EngineLoop owner;
  private final AtomicBoolean isStarted = new AtomicBoolean();

  // Set once by start().
  private volatile Optional<P> parts = Optional.empty();

  /** What exists only while an engine leads. */
  public interface Parts {
    TaskCourse<?, ?> course();

    Placer<?> placer();

    /** Removes the volumes of an instance that is gone. */
    void free(Release release);

    /** An agent is forgotten. */
    void dismiss(String agent);
  }

  /**
   * An engine that does nothing yet.
   *
   * @param name the owner thread's
   */
  // Nothing runs before start().
  @SuppressWarnings("this-escape")
  protected LeadingEngine(String name, EngineState<?, ?> state) {
    this.state = state;
    this.owner = new EngineLoop(name, this::afterWork, () -> whileLeading(this::tick));
  }

  /** Makes the parts; they do nothing yet. */
  protected abstract P parts(long epoch);

  /** Does what is due, every 100 ms, on the owner thread. */
  protected abstract void tick(P leading);

  /** Looks at what was done, on the owner thread, once the queue was emptied. */
  protected void settle(P leading) {}

  @Override
  public void start(long epoch, List<KnownTask> known, EngineListener listener) {
    if (!isStarted.compareAndSet(false, true)) {
      throw new IllegalStateException("This engine was started already; make one for each leader");
    }
    parts = Optional.of(parts(epoch));
    owner.submit(() -> {
      state.listener(listener);
      known.forEach(state::takeOver);
      state.placingDue();
    });
    owner.start();
  }

  protected final boolean isStarted() {
    return isStarted.get();
  }

  @Override
  public final void launch(App service, List<TaskId> tasks) {
    List<TaskId> asked = List.copyOf(tasks);
    owner.submit(() -> state.want(service, asked));
  }

  @Override
  public final void kill(TaskId task, Duration grace) {
    submit(leading -> leading.course().kill(task, grace));
  }

  @Override
  public final void forget(TaskId task) {
    submit(leading -> leading.course().forget(task));
  }

  @Override
  public final void avoid(Set<String> agents) {
    owner.submit(() -> state.avoid(agents));
  }

  @Override
  public final void dismiss(String agent) {
    submit(leading -> leading.dismiss(agent));
  }

  @Override
  public final void reserve(List<Reservation> reservations) {
    List<Reservation> kept = List.copyOf(reservations);
    owner.submit(() -> state.reserve(kept));
  }

  @Override
  public final void free(Release release) {
    submit(leading -> leading.free(release));
  }

  @Override
  public final List<EngineNode> nodes() {
    return state.nodes();
  }

  @Override
  public void close() {
    owner.close();
  }

  /** Calls this with the parts, if they are there. */
  protected final void whileLeading(Consumer<P> work) {
    parts.ifPresent(work);
  }

  /** Has the owner thread do something with the parts, soon. */
  protected final void submit(Consumer<P> work) {
    owner.submit(() -> whileLeading(work));
  }

  /**
   * The same, waiting for room in the queue.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  protected final void submitPatiently(Consumer<P> work) throws InterruptedException {
    owner.submitPatiently(() -> whileLeading(work));
  }

  /**
   * For answers to orders, and for what threads of the engine find out: they wait for room in the
   * queue.
   */
  protected final void onOwner(Runnable work) {
    try {
      owner.submitPatiently(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void afterWork() {
    whileLeading(leading -> {
      if (state.takePlacingDue()) {
        leading.placer().placeWaiting();
      }
      settle(leading);
    });
  }
}
