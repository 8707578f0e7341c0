package io.ngp.cluster.api.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import java.util.Optional;

/** Sets the headers every answer has (marathon/API.md 1.3). */
public final class CommonHeaders implements Filter {
  private static final List<Header> ALWAYS =
      List.of(
          HeaderValues.createCached("Cache-Control", "no-cache, no-store, must-revalidate"),
          HeaderValues.createCached("Pragma", "no-cache"),
          HeaderValues.createCached("Expires", "0"),
          HeaderValues.createCached("X-Frame-Options", "DENY"),
          HeaderValues.createCached("X-XSS-Protection", "1; mode=block"));

  private final List<String> allowedOrigins;

  /**
   * @param allowedOrigins origins of web pages that may call the API, {@code *} for all
   */
  public CommonHeaders(List<String> allowedOrigins) {
    this.allowedOrigins = List.copyOf(allowedOrigins);
  }

  static void writeTo(WritableHeaders<?> headers) {
    ALWAYS.forEach(headers::set);
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    writeTo(response.headers());
    allowedOrigin(request).ifPresent(origin -> allow(origin, request, response));
    chain.proceed();
  }

  private Optional<String> allowedOrigin(RoutingRequest request) {
    if (allowedOrigins.contains("*")) {
      return Optional.of("*");
    }
    return request.headers().all(HeaderNames.ORIGIN, List::of).stream()
        .filter(allowedOrigins::contains)
        .findFirst();
  }

  private static void allow(String origin, RoutingRequest request, RoutingResponse response) {
    response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    List<String> wanted =
        request.headers().all(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS, List::of);
    if (!wanted.isEmpty()) {
      response.header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, String.join(", ", wanted));
    }
    response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS");
    response.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, "86400");
  }
}
