package io.ngp.cluster.api.http;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Answers 503 while as many requests as allowed are under way, so that a flood of clients can't
 * take the memory of the master (Marathon's {@code http_max_concurrent_requests}). Streams are
 * bounded by {@link StreamGuard}.
 */
public final class RequestLimit implements Filter {
  private final int limit;
  private final Semaphore permits;
  private final Predicate<ServerRequest> isStream;

  /**
   * @param limit how many requests may be under way, at least 1
   * @param isStream whether what is asked for goes on without an end of its own
   */
  public RequestLimit(int limit, Predicate<ServerRequest> isStream) {
    this.limit = limit;
    this.permits = new Semaphore(limit);
    this.isStream = isStream;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (isStream.test(request)) {
      chain.proceed();
    } else if (permits.tryAcquire()) {
      try {
        chain.proceed();
      } finally {
        permits.release();
      }
    } else {
      Reply.unavailable(
              "Too many concurrent requests: %d are allowed. Try again, or raise \"api.maxConcurrentRequests\"."
                  .formatted(limit))
          .send(request, response);
    }
  }
}
