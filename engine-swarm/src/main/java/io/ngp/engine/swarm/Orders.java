package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.PlatformImage;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.engine.swarm.docker.DockerException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Has the swarm do things, each on a virtual thread, so many at a time; every order is answered,
 * within bounded time, on that thread. None is carried out once a later leader has taken over.
 */
final class Orders {
  private static final int AT_ONCE = 16;

  private final Swarm swarm;
  private final Fence fence;
  private final ServiceWriter services;
  private final ImageCarrier images;
  private final Semaphore permits = new Semaphore(AT_ONCE);

  Orders(Swarm swarm, Fence fence, ServiceWriter services) {
    this.swarm = swarm;
    this.fence = fence;
    this.services = services;
    this.images = new ImageCarrier(swarm);
  }

  /** What became of an order. */
  sealed interface Result {
    /** The swarm took it, now or earlier. */
    record Done() implements Result {}

    /** The task's service was emptied, which stops it. */
    record Emptied() implements Result {}

    /** The swarm will never take it. */
    record Impossible(String message) implements Result {}

    /** Nothing was sent: a secret of the task, or its image, can't be had now. */
    record Lacking(String message) implements Result {}

    /** A later leader has taken over. */
    record Deposed() implements Result {}

    /** Nothing is known; it may be repeated. */
    record NoAnswer(String problem) implements Result {}
  }

  /** Orders a service that runs the task on this node. */
  void launch(
      App app, TaskId task, Instance.Placement placement, SwarmNode node, Consumer<Result> then) {
    inBackground(
        "launch-" + task,
        () -> {
          Optional<String> image = PlatformImage.of(app).flatMap(each -> images.bring(each, node));
          ServiceWriter.Order order = services.order(app, task, placement, node.id(), image);
          swarm.create(order.service(), order.headers());
          return new Result.Done();
        },
        then);
  }

  /**
   * Stops a task's container through its node's daemon, or, where that can't be had, by emptying
   * the service, which then stops with the grace the app asks for.
   */
  void kill(
      TaskId task,
      Optional<String> container,
      Optional<SwarmNode> node,
      Duration grace,
      Consumer<Result> then) {
    Optional<Docker> daemon = node.flatMap(swarm::daemonOf);
    inBackground(
        "kill-" + task,
        () -> {
          if (container.isPresent() && daemon.isPresent()) {
            try {
              stop(daemon.get(), container.get(), grace);
              return new Result.Done();
            } catch (DockerException e) {
              if (e.kind() != Kind.UNREACHABLE && e.kind() != Kind.NOT_FOUND) {
                throw e;
              }
            }
          }
          swarm.empty(ServiceName.of(task));
          return new Result.Emptied();
        },
        then);
  }

  /** Docker counts whole seconds. */
  private static void stop(Docker daemon, String container, Duration grace) {
    long seconds = grace.plusMillis(999).toSeconds();
    daemon.order("/containers/%s/stop?t=%d".formatted(container, seconds), grace);
  }

  /** Removes what is left of an ended task. */
  void remove(TaskId task) {
    inBackground(
        "remove-" + task,
        () -> {
          swarm.remove(ServiceName.of(task));
          return new Result.Done();
        },
        _ -> {});
  }

  /** Removes what is left of emptied services. */
  void sweep(Predicate<TaskId> isOver) {
    inBackground(
        "sweep",
        () -> {
          swarm.sweep(isOver);
          return new Result.Done();
        },
        _ -> {});
  }

  private interface Step {
    Result run();
  }

  private void inBackground(String name, Step step, Consumer<Result> then) {
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          permits.acquireUninterruptibly();
          try {
            then.accept(fence.isOpen() ? step.run() : new Result.Deposed());
          } catch (DockerException e) {
            then.accept(
                e.isPassing()
                    ? new Result.NoAnswer(String.valueOf(e.getMessage()))
                    : new Result.Impossible(String.valueOf(e.getMessage())));
          } catch (LackingException e) {
            then.accept(new Result.Lacking(String.valueOf(e.getMessage())));
          } catch (IllegalArgumentException e) {
            then.accept(new Result.Impossible(String.valueOf(e.getMessage())));
          } finally {
            permits.release();
          }
        });
  }
}
