package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What runs tasks. An engine places tasks, starts them, restarts nothing by itself and tells what
 * becomes of them; when to start, stop or replace is decided by its caller. A service is one
 * version of one app.
 *
 * <p>Calls return at once; their outcome arrives as {@link EngineEvent}s. Every call is idempotent:
 * a task id is launched at most once, ever, however often {@link #launch} is called for it.
 */
public interface Engine extends AutoCloseable {
  /**
   * Takes over from an earlier leader: starts to observe and tells the listener how each known task
   * fares; known tasks that turn out never to have been started are started; tasks the engine finds
   * but that are not known are reported as {@link EngineEvent.OrphanFound}.
   *
   * @param epoch grows with every leader; orders of a lower epoch are refused wherever they arrive
   *     late
   * @param known every task the caller believes launched and not ended
   */
  void start(long epoch, List<KnownTask> known, EngineListener listener);

  /**
   * Asks for these tasks of a service. A task that can't be placed yet stays asked for and is
   * reported as refused.
   */
  void launch(App service, List<TaskId> tasks);

  /**
   * Stops a task: SIGTERM, then SIGKILL after {@code grace}. A task that is only asked for is no
   * longer. Ends in exactly one terminal {@link EngineEvent.TaskChanged}.
   */
  void kill(TaskId task, Duration grace);

  /** Nothing wants to know of this ended task any more; its record may go. */
  void forget(TaskId task);

  /**
   * Gives these agents no new tasks, and no others are spared any more; what runs there goes on.
   * May be called before {@link #start}.
   *
   * @param agents by name; unknown ones are remembered in case they join
   */
  void avoid(Set<String> agents);

  /**
   * Keeps these resources for the instances they are reserved for, and no others any more: a task
   * of such an instance is placed on its agent or nowhere, and no other task gets what is kept. May
   * be called before {@link #start}.
   */
  void reserve(List<Reservation> reservations);

  /**
   * Removes the volumes of an instance that is gone, as soon as its agent can be reached and no
   * task of it lives there. Ends in {@link EngineEvent.VolumesFreed}; forgotten with this engine,
   * so each leader asks anew.
   */
  void free(Release release);

  /**
   * Forgets an agent that nothing is wanted of any more: tasks it still has are given up as {@link
   * io.ngp.cluster.instance.Condition#GONE}. Should it join again it is one like any other.
   */
  void dismiss(String agent);

  /** The machines tasks may run on, lost ones included until they are forgotten. */
  List<EngineNode> nodes();

  /**
   * Which parts of a definition this engine can't honour; empty if all of them. Each text says what
   * and why.
   */
  List<Unsupported> unsupported(App app);

  /**
   * Opens a task's output, also of an ended task while its sandbox exists.
   *
   * @return empty if the engine doesn't know the task
   * @throws IOException if the machine that holds it can't be reached
   */
  Optional<InputStream> openLog(TaskId task, LogQuery query) throws IOException;

  /**
   * Starts a command where a running task runs: in its container, or else in its folder and with
   * its variables and limits.
   *
   * @return empty if the engine doesn't know the task, or it does not run
   * @throws IOException if the machine can't be reached or can't start the command; the message
   *     says what to do
   */
  Optional<ExecSession> exec(TaskId task, ExecCommand command) throws IOException;

  /**
   * What running tasks use now. Asks the machines they run on, all at the same time, and waits some
   * seconds at most.
   *
   * @return of those that run on a machine that answers; others are left out, and may be those that
   *     have begun this very moment
   */
  Map<TaskId, TaskUsage> usage(Set<TaskId> tasks) throws InterruptedException;

  /** Stops observing; tasks go on. */
  @Override
  void close();

  /** A member of a definition, as a JSON path, that the engine can't honour. */
  record Unsupported(String path, String reason) {}

  /** A task launched by this or an earlier leader, and where, if that was known. */
  record KnownTask(
      App service, TaskId task, Optional<io.ngp.cluster.instance.Instance.Placement> placement) {}

  /**
   * Which output.
   *
   * @param stream {@code stdout} or {@code stderr}; of one container of a pod after its name and a
   *     slash
   * @param tailLines how many lines back to start, 0 to 100,000
   * @param follow whether to go on with what is appended until the task has ended
   */
  record LogQuery(String stream, int tailLines, boolean follow) {}
}
