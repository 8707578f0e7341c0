package io.ngp.edge.seen;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.RequestId;
import io.ngp.edge.http.Tagged;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of one request on its way through: filled in by whoever relays it, on its event
 * loop, and handed to {@link Watch#ended} once when it is over.
 */
public final class Sight implements Tagged {
  /** What a client that left before its answer began is counted and logged as, as nginx does. */
  static final int CLIENT_LEFT = 499;

  private final @Nullable RequestHead head;
  private final Origin origin;
  private final RequestId ids;
  private final long number;
  private final long startedNanos = System.nanoTime();
  private long offeredNanos;
  private long answeredNanos;
  private long bytesIn;
  private long bytesOut;
  private int status;
  private boolean isOffered;
  private int retries;
  private boolean isAborted;
  private @Nullable String problem;
  private @Nullable String route;
  private @Nullable Tallies routeTallies;
  private @Nullable String target;
  private @Nullable Tallies targetTallies;

  /**
   * Where requests come from: made once for each connection.
   *
   * @param client the client's address
   * @param protocol as in a request line; empty when each request says so itself
   * @param tls the protocol's version, empty when the connection is not encrypted
   */
  public record Origin(String client, String protocol, String tls) {}

  /**
   * Sees a request that has just come.
   *
   * @param head null when it could not be understood
   * @param number of the request among those of {@code ids}
   */
  public Sight(@Nullable RequestHead head, Origin origin, RequestId ids, long number) {
    this.head = head;
    this.origin = origin;
    this.ids = ids;
    this.number = number;
  }

  /** It is sent to a target, perhaps not the first. */
  public void offered(String to, Tallies tallies) {
    isOffered = true;
    offeredNanos = System.nanoTime();
    target = to;
    targetTallies = tallies;
  }

  /** The final response begins. */
  public void answered(int withStatus) {
    status = withStatus;
    answeredNanos = System.nanoTime();
  }

  /** The edge answers itself. */
  public void refused(Problem why) {
    answered(why.status());
    problem = why.message();
  }

  /** It ends without a whole answer. */
  public void aborted(String why) {
    isAborted = true;
    problem = why;
    if (status == 0) {
      status = CLIENT_LEFT;
    }
  }

  public void received(int bytes) {
    bytesIn += bytes;
  }

  public void sent(int bytes) {
    bytesOut += bytes;
  }

  /** It was tried on so many further targets or connections. */
  public void retried(int times) {
    retries = times;
  }

  /** The route that took it. */
  public void routed(String name, Tallies tallies) {
    route = name;
    routeTallies = tallies;
  }

  // For the log.

  @Nullable RequestHead head() {
    return head;
  }

  Origin origin() {
    return origin;
  }

  /** The client's id if it gave a sane one. */
  @Nullable String givenId() {
    return head == null ? null : head.requestId();
  }

  @Override
  public String id() {
    String given = givenId();
    return given != null ? given : ids.text(number);
  }

  @Override
  public void writeId(ByteBuf out) {
    String given = givenId();
    if (given != null) {
      ByteBufUtil.writeAscii(out, given);
    } else {
      ids.write(out, number);
    }
  }

  RequestId ids() {
    return ids;
  }

  long number() {
    return number;
  }

  int status() {
    return status;
  }

  long bytesIn() {
    return bytesIn;
  }

  long bytesOut() {
    return bytesOut;
  }

  int retries() {
    return retries;
  }

  @Nullable String problem() {
    return problem;
  }

  @Nullable String route() {
    return route;
  }

  @Nullable String target() {
    return target;
  }

  long tookMicros(long nowNanos) {
    return (nowNanos - startedNanos) / 1000;
  }

  /** From sending to the target until its response began; -1 when it gave none. */
  long targetWaitMicros() {
    return !isOffered || answeredNanos == 0 || answeredNanos < offeredNanos
        ? -1
        : (answeredNanos - offeredNanos) / 1000;
  }

  /** Counts it, on the loop it ran on. */
  void count(int loop, long nowNanos) {
    if (routeTallies != null) {
      long waited = answeredNanos == 0 ? -1 : (answeredNanos - startedNanos) / 1000;
      count(routeTallies.of(loop), waited, nowNanos);
    }
    if (targetTallies != null) {
      count(targetTallies.of(loop), targetWaitMicros(), nowNanos);
    }
  }

  private void count(Tally tally, long waited, long nowNanos) {
    tally.bytes(bytesIn, bytesOut);
    if (isAborted) {
      tally.aborted();
    } else {
      tally.response(status);
    }
    if (waited >= 0) {
      tally.waited(Latencies.bucket(waited), waited);
      if (!isAborted && status != 101) {
        long took = tookMicros(nowNanos);
        tally.took(Latencies.bucket(took), took);
      }
    }
  }
}
