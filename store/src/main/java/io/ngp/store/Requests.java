package io.ngp.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Requests to ZooKeeper with a bound on their wait. Reads survive a broken connection: they are
 * asked again until the patience is over. Writes are sent once, so that their sender decides what a
 * lost answer means.
 */
final class Requests {

  /** Requests under way at once when many are sent together. */
  private static final int WINDOW = 512;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Data and facts of a znode. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Node(byte[] data, Stat stat) {}

  /** Sends one request. */
  interface Request<T> {
    CompletableFuture<T> send(ZooKeeper client);
  }

  /** Sends one request about one path. */
  interface PathRequest<T> {
    CompletableFuture<T> send(ZooKeeper client, String path);
  }

  private final ZooKeeperSession session;
  private final Duration patience;

  Requests(ZooKeeperSession session, Duration patience) {
    this.session = session;
    this.patience = patience;
  }

  Deadline deadline() {
    return Deadline.in(patience);
  }

  static CompletableFuture<Optional<Stat>> exists(ZooKeeper client, String path) {
    var answer = new CompletableFuture<Optional<Stat>>();
    client.exists(
        path,
        false,
        (rc, _, _, stat) -> complete(answer, rc, path, stat, Optional::ofNullable),
        null);
    return answer;
  }

  static CompletableFuture<Optional<Node>> get(ZooKeeper client, String path) {
    return get(client, path, null);
  }

  static CompletableFuture<Optional<Node>> get(
      ZooKeeper client, String path, @Nullable Watcher watcher) {
    var answer = new CompletableFuture<Optional<Node>>();
    client.getData(
        path,
        watcher,
        (rc, _, _, data, stat) ->
            complete(
                answer,
                rc,
                path,
                stat,
                found ->
                    found == null
                        ? Optional.empty()
                        : Optional.of(new Node(data == null ? new byte[0] : data, found))),
        null);
    return answer;
  }

  static CompletableFuture<List<String>> children(ZooKeeper client, String path) {
    var answer = new CompletableFuture<List<String>>();
    client.getChildren(
        path,
        false,
        (rc, _, _, children) ->
            complete(answer, rc, path, children, found -> found == null ? List.of() : found),
        null);
    return answer;
  }

  private static <A, T> void complete(
      CompletableFuture<T> answer,
      int rc,
      String path,
      @Nullable A value,
      Function<@Nullable A, T> convert) {
    Code code = Code.get(rc);
    switch (code) {
      case OK -> answer.complete(convert.apply(value));
      case NONODE -> answer.complete(convert.apply(null));
      default -> answer.completeExceptionally(KeeperException.create(code, path));
    }
  }

  /**
   * Reads, again after each broken connection.
   *
   * @param action what is read, for the message of a failure: {@code read document "/a"}
   * @throws StoreUnavailableException when the patience is over
   */
  <T> T read(String action, Request<T> request) {
    return read(action, request, deadline());
  }

  <T> T read(String action, Request<T> request, Deadline deadline) {
    while (true) {
      try {
        return attempt(request, deadline);
      } catch (KeeperException e) {
        if (!isTransient(e.code())) {
          throw new StoreException(
              "Cannot %s: ZooKeeper at %s answered %s."
                  .formatted(action, session.connectString(), e.code()),
              e);
        }
        if (deadline.isOver()) {
          throw unavailable(action, e);
        }
      } catch (InterruptedException e) {
        throw interrupted(action, e);
      }
      pause();
    }
  }

  /** Reads about many paths, many at once; the answers are in the order of the paths. */
  <T> List<T> readMany(String action, List<String> paths, PathRequest<T> request) {
    return read(action, client -> pipelined(client, paths, request));
  }

  private <T> CompletableFuture<List<T>> pipelined(
      ZooKeeper client, List<String> paths, PathRequest<T> request) {
    var window = new Semaphore(WINDOW);
    var answers = new ArrayList<CompletableFuture<T>>(paths.size());
    for (String path : paths) {
      if (!enter(window)) {
        return CompletableFuture.failedFuture(KeeperException.create(Code.OPERATIONTIMEOUT, path));
      }
      answers.add(request.send(client, path).whenComplete((_, _) -> window.release()));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> answers.stream().map(CompletableFuture::join).toList());
  }

  private boolean enter(Semaphore window) {
    try {
      return window.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sends operations to be carried out all or none, once. */
  MultiOutcome multi(List<Op> ops, Deadline deadline) {
    try {
      return attempt(client -> multi(client, ops), deadline);
    } catch (KeeperException e) {
      return new MultiOutcome.Unknown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new MultiOutcome.Unknown(KeeperException.create(Code.OPERATIONTIMEOUT));
    }
  }

  private static CompletableFuture<MultiOutcome> multi(ZooKeeper client, List<Op> ops) {
    var answer = new CompletableFuture<MultiOutcome>();
    client.multi(
        ops,
        (rc, path, _, results) -> {
          if (results == null) {
            answer.completeExceptionally(KeeperException.create(Code.get(rc), path));
          } else {
            answer.complete(MultiOutcome.of(results));
          }
        },
        null);
    return answer;
  }

  /** Waits until connected, so that a write that is not even sent is known as such. */
  void requireConnected(String action, Deadline deadline) {
    try {
      if (!session.awaitConnected(Duration.ofMillis(deadline.remainingMillis()))) {
        throw unavailable(action, null);
      }
    } catch (InterruptedException e) {
      throw interrupted(action, e);
    }
  }

  private <T> T attempt(Request<T> request, Deadline deadline)
      throws KeeperException, InterruptedException {
    session.awaitConnected(Duration.ofMillis(deadline.remainingMillis()));
    try {
      return request
          .send(client())
          .get(Math.max(1, deadline.remainingMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw KeeperException.create(Code.OPERATIONTIMEOUT);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KeeperException keeper) {
        throw keeper;
      }
      throw new IllegalStateException("A ZooKeeper request failed unexpectedly", e.getCause());
    }
  }

  private ZooKeeper client() throws KeeperException, InterruptedException {
    try {
      return session.client();
    } catch (KeeperException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // Curator reports what happened in the background here; the connection is being replaced.
      throw (KeeperException) KeeperException.create(Code.CONNECTIONLOSS).initCause(e);
    }
  }

  /** Whether the same request may succeed a little later. */
  static boolean isTransient(Code code) {
    return switch (code) {
      case CONNECTIONLOSS, SESSIONEXPIRED, SESSIONMOVED, OPERATIONTIMEOUT, THROTTLEDOP -> true;
      // Everything else says something about the request itself.
      default -> false;
    };
  }

  static void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private StoreUnavailableException unavailable(String action, @Nullable Throwable cause) {
    return new StoreUnavailableException(
        "Cannot %s: no member of the ensemble at %s answered for %,d ms; nothing was changed. Check that a majority of the masters runs."
            .formatted(action, session.connectString(), patience.toMillis()),
        cause);
  }

  private static StoreException interrupted(String action, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new StoreUnavailableException(
        "Cannot %s: this thread was told to stop.".formatted(action), cause);
  }
}
