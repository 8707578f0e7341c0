package io.ngp.cluster.api.http;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.ngp.cluster.metrics.Measurements;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures requests and answers of one HTTP server under Marathon's names. Streams are counted as
 * answers, but how long they stay open says nothing of the server. Thread-safe.
 */
public final class RequestMetrics implements Filter {
  private final MetricRegistry registry = new MetricRegistry();
  private final AtomicInteger active = new AtomicInteger();
  private final Timer duration = registry.timer("marathon.http.requests.duration.timer.seconds");
  private final Map<String, Timer> durations =
      Stream.of("get", "post", "put", "patch", "delete")
          .collect(
              Collectors.toUnmodifiableMap(
                  Function.identity(),
                  method ->
                      registry.timer(
                          "marathon.http.requests." + method + ".duration.timer.seconds")));

  /** By the first digit of the status. */
  private final List<Meter> answers =
      IntStream.rangeClosed(1, 5)
          .mapToObj(digit -> registry.meter("marathon.http.responses." + digit + "xx.rate.meter"))
          .toList();

  private final Predicate<ServerRequest> isStream;

  /**
   * @param isStream whether what is asked for goes on without an end of its own
   */
  public RequestMetrics(Predicate<ServerRequest> isStream) {
    this.isStream = isStream;
    registry.counter("marathon.http.requests.size.counter.bytes");
    registry.counter("marathon.http.responses.size.counter.bytes");
    registry.counter("marathon.http.responses.size.gzipped.counter.bytes");
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    long start = System.nanoTime();
    response.whenSent(() -> sent(request, response, Duration.ofNanos(System.nanoTime() - start)));
    active.incrementAndGet();
    try {
      chain.proceed();
    } finally {
      active.decrementAndGet();
    }
  }

  private void sent(RoutingRequest request, RoutingResponse response, Duration took) {
    int digit = response.status().code() / 100;
    answers.get(Math.clamp(digit, 1, 5) - 1).mark();
    request
        .headers()
        .contentLength()
        .ifPresent(registry.counter("marathon.http.requests.size.counter.bytes")::inc);
    if (isStream.test(request)) {
      return;
    }
    long bytes = Math.max(0, response.bytesWritten());
    registry.counter("marathon.http.responses.size.counter.bytes").inc(bytes);
    if (response.headers().contains(HeaderNames.CONTENT_ENCODING)) {
      registry.counter("marathon.http.responses.size.gzipped.counter.bytes").inc(bytes);
    }
    duration.update(took);
    Timer ofMethod = durations.get(request.prologue().method().text().toLowerCase(Locale.ROOT));
    if (ofMethod != null) {
      ofMethod.update(took);
    }
  }

  /** Adds what was measured so far. */
  public void addTo(Measurements measurements) {
    measurements.of(registry).gauge("marathon.http.requests.active.gauge", active.get());
  }
}
