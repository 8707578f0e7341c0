package io.ngp.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bound on requests under way (marathon/API.md 1.3). */
@Timeout(120)
class RequestLimitTest {
  private static final ApiSettings ONE_AT_A_TIME =
      TestApi.settings()
          .with(TestApi.settings().about(), new ApiSettings.Access(List.of(), OptionalInt.of(1)));

  @Test
  void requestsBeyondTheLimitAre503UntilOneEnds() throws Exception {
    try (TestApi api = new TestApi(ONE_AT_A_TIME)) {
      try (RawHttp slow = new RawHttp(api.server.port())) {
        slow.send("POST /v2/apps HTTP/1.1\nHost: x\nContent-Length: 100\n\n{");
        HttpResponse<String> refused = await(api, 503);
        assertThat(refused.body()).contains("Too many concurrent requests: 1 are allowed");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      }
      await(api, 200);
    }
  }

  @Test
  void streamsDoNotCount() throws Exception {
    try (TestApi api = new TestApi(ONE_AT_A_TIME)) {
      HttpResponse<InputStream> events = api.open("/v2/events", "Accept", "text/event-stream");
      try (InputStream _ = events.body()) {
        assertThat(api.send("GET", "/ping", "").statusCode()).isEqualTo(200);
        assertThat(api.send("GET", "/metrics", "").body())
            .contains("\"marathon.http.event-streams.active.gauge\":{\"value\":1}");
      }
    }
  }

  private static HttpResponse<String> await(TestApi api, int status) throws Exception {
    HttpResponse<String> response = api.send("GET", "/ping", "");
    while (response.statusCode() != status) {
      LockSupport.parkNanos(1_000_000);
      response = api.send("GET", "/ping", "");
    }
    return response;
  }
}
