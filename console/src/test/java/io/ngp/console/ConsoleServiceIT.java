package io.ngp.console;

import static io.ngp.console.FakePlatform.NOW;
import static io.ngp.console.FakePlatform.happened;
import static io.ngp.console.FakePlatform.healthy;
import static io.ngp.console.FakePlatform.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.ngp.console.model.AppStatus;
import io.ngp.console.model.InstanceCounts;
import io.ngp.console.model.TimelineEntry.Kind;
import io.ngp.console.model.TimelineEntry.Tone;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ConsoleServiceIT {
  private final FakePlatform platform = new FakePlatform();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final ConsoleService console = new ConsoleService(platform, () -> NOW);
  private WebServer server = WebServer.builder().build();

  @BeforeEach
  void start() {
    server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .shutdownHook(false)
            .routing(routing -> routing.register(console))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    server.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ui"})
  void theRootLeadsToTheConsole(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains("/ui/");
  }

  @Test
  void theOverviewListsAppsAndCanBeFiltered() throws Exception {
    platform
        .with(healthy("/www", 2))
        .with(summary("/off", AppStatus.SUSPENDED, new InstanceCounts(0, 0, 0, 0, 0)));

    assertThat(get("/ui/").body()).contains("id=\"app/www\"").contains("id=\"app/off\"");
    assertThat(get("/ui/?status=suspended").body())
        .doesNotContain("id=\"app/www\"")
        .contains("id=\"app/off\"");
  }

  @Test
  void anAppInAGroupHasAPage() throws Exception {
    platform.with(healthy("/shop/web", 1));

    HttpResponse<String> answer = get("/ui/apps/shop/web");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("<h1>/shop/web</h1>")
        .contains("hx-sse:connect=\"/ui/events/apps/shop/web\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/apps/none",
        "/ui/why/none",
        "/ui/why/%3Cscript%3E",
        "/ui/nowhere",
        "/ui/assets/0/console.css",
        "/ui/assets/x",
        "/ui/apps/%3Cscript%3E"
      })
  void whatIsNotThereIsSaidOnAPageOfItsOwn(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("<h1>No ").doesNotContain("<script>");
  }

  @Test
  void pagesForbidScriptsOfOthersAndFrames() throws Exception {
    HttpResponse<String> answer = get("/ui/");

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .contains("script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void assetsMayBeKeptForEverAndAreNotSentTwice() throws Exception {
    Matcher assets =
        Pattern.compile("(?:src|href)=\"(/ui/assets/[^\"]+)\"").matcher(get("/ui/").body());
    int found = 0;
    while (assets.find()) {
      HttpResponse<String> answer = get(assets.group(1));
      assertThat(answer.statusCode()).as(assets.group(1)).isEqualTo(200);
      assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
      String tag = answer.headers().firstValue("ETag").orElseThrow();
      assertThat(get(assets.group(1), "If-None-Match", tag).statusCode()).isEqualTo(304);
      found++;
    }
    assertThat(found).isEqualTo(6);
  }

  @Test
  void headIsAnsweredWithoutABody() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/ui/"))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aChangeIsPushedAsAFragment() throws Exception {
    try (BufferedReader events = events("/ui/events")) {
      assertThat(next(events)).contains("No apps yet");

      platform.with(healthy("/www", 1));

      assertThat(next(events)).contains("id=\"app/www\"").doesNotContain("<html");
    }
  }

  @Test
  void anAppsPageFollowsItUntilItIsGone() throws Exception {
    platform.with(healthy("/www", 1));
    try (BufferedReader events = events("/ui/events/apps/www")) {
      assertThat(next(events)).contains("1/1 running, healthy");

      platform.with(summary("/www", AppStatus.RUNNING, new InstanceCounts(1, 0, 1, 0, 1)));
      assertThat(next(events)).contains("1/1 running, 1 unhealthy");

      platform.without("/www");
      assertThat(next(events)).contains("No app /www");
    }
  }

  @Test
  void whatHappensToAnAppIsAddedToItsTimelineAtOnce() throws Exception {
    platform.with(healthy("/shop/web", 1));
    assertThat(get("/ui/why/shop/web").body())
        .contains("hx-sse:connect=\"/ui/events/why/shop/web\"")
        .contains("href=\"/ui/apps/shop/web\"");
    try (BufferedReader events = events("/ui/events/why/shop/web")) {
      assertThat(next(events)).contains("Nothing is remembered");

      platform.with("/shop/web", happened(1, 1, Kind.TASK, Tone.BAD, "exited with status 3"));
      assertThat(next(events)).contains("exited with status 3");
    }
  }

  @Test
  void streamsEndWhenTheServerStops() throws Exception {
    try (BufferedReader events = events("/ui/events")) {
      next(events);
      long begun = System.nanoTime();

      server.stop();

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void whoLeavesIsForgotten() throws Exception {
    BufferedReader events = events("/ui/events");
    next(events);
    assertThat(platform.listeners()).isEqualTo(1);

    events.close();

    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (platform.listeners() > 0) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      platform.with(healthy("/app-" + System.nanoTime(), 1)); // a write finds the closed connection
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void moreViewersThanAllowedAreToldToReload() throws Exception {
    for (int i = 0; i < LiveFeed.MOST_VIEWERS; i++) {
      events("/ui/events");
    }

    HttpResponse<String> answer = get("/ui/events");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("reload");
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private BufferedReader events(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  /** The data of the next event. */
  private static String next(BufferedReader events) throws IOException {
    StringBuilder data = new StringBuilder();
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith("data: ")) {
        data.append(line, 6, line.length()).append('\n');
      } else if (line.isEmpty() && !data.isEmpty()) {
        return data.toString();
      }
    }
    throw new IOException("The stream ended without another event");
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
