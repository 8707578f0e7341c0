package io.ngp.console;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ngp.console.model.ConsoleModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The console as part of an HTTP server: pages under {@code /ui/}, where {@code /} leads too.
 * Register it at the root of the routing; it ends its streams when the server stops.
 *
 * <ul>
 *   <li>{@code /ui/} everything; {@code q}, {@code status} and {@code sheet} choose which apps are
 *       listed
 *   <li>{@code /ui/apps/<id>} one app
 *   <li>{@code /ui/why/<id>} what led to how one app is
 *   <li>{@code /ui/routes}, {@code /ui/routes/<id>} what goes over all routes or one
 *   <li>{@code /ui/events}, {@code /ui/events/apps/<id>} and so on for the others: server-sent
 *       events: the live part of the page with the same path and query, each time it changed
 *   <li>{@code /ui/assets/<hash>/<name>} what pages need
 * </ul>
 */
public final class ConsoleService implements HttpService, AutoCloseable {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final Duration STUCK_AFTER = Duration.ofSeconds(30);
  private static final String APPS = "/ui/apps/";
  private static final String WHY = "/ui/why/";
  private static final String ROUTES = "/ui/routes/";
  private static final String ROUTE_EVENTS = "/ui/events/routes/";
  private static final String APP_EVENTS = "/ui/events/apps/";
  private static final String WHY_EVENTS = "/ui/events/why/";

  /** Only our own files, no script or style within a page, shown in nobody's frame. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final Assets assets = new Assets();
  private final Pages pages;
  private final LiveFeed feed;

  /** A console showing what {@code model} knows. */
  public ConsoleService(ConsoleModel model, InstantSource clock) {
    pages = new Pages(model, clock, assets);
    feed = new LiveFeed(model, pages::live, STUCK_AFTER);
  }

  @Override
  public void routing(HttpRules rules) {
    get(rules, "/", (_, response) -> redirect(response));
    get(rules, "/ui", (_, response) -> redirect(response));
    get(rules, "/ui/", this::everything);
    get(rules, APPS + "*", this::oneApp);
    get(rules, WHY + "*", this::timeline);
    get(rules, "/ui/routes", (_, response) -> document(response, new Page.Routes()));
    get(rules, ROUTES + "*", this::oneRoute);
    rules.get("/ui/events", this::everythingLive);
    rules.get("/ui/events/routes", (_, response) -> stream(response, new Page.Routes()));
    rules.get(ROUTE_EVENTS + "*", this::oneRouteLive);
    rules.get(APP_EVENTS + "*", this::oneAppLive);
    rules.get(WHY_EVENTS + "*", this::timelineLive);
    get(rules, "/ui/assets/*", this::asset);
    get(rules, "/ui/*", this::nothing);
  }

  @Override
  public void afterStop() {
    close();
  }

  /** Ends all streams. */
  @Override
  public void close() {
    feed.close();
  }

  private static void get(HttpRules rules, String pattern, Handler handler) {
    rules.route(Method.predicate(Method.GET, Method.HEAD), PathMatchers.create(pattern), handler);
  }

  private static void redirect(ServerResponse response) {
    response.status(Status.FOUND_302).header(HeaderNames.LOCATION, "/ui/").send();
  }

  private void everything(ServerRequest request, ServerResponse response) {
    document(response, new Page.Everything(AppFilter.of(request.query())));
  }

  private void oneApp(ServerRequest request, ServerResponse response) {
    document(response, new Page.OneApp(appId(request, APPS)));
  }

  private void timeline(ServerRequest request, ServerResponse response) {
    document(response, new Page.Timeline(appId(request, WHY)));
  }

  private void oneRoute(ServerRequest request, ServerResponse response) {
    document(response, new Page.OneRoute(appId(request, ROUTES)));
  }

  private void oneRouteLive(ServerRequest request, ServerResponse response) {
    stream(response, new Page.OneRoute(appId(request, ROUTE_EVENTS)));
  }

  private void everythingLive(ServerRequest request, ServerResponse response) {
    stream(response, new Page.Everything(AppFilter.of(request.query())));
  }

  private void oneAppLive(ServerRequest request, ServerResponse response) {
    stream(response, new Page.OneApp(appId(request, APP_EVENTS)));
  }

  private void timelineLive(ServerRequest request, ServerResponse response) {
    stream(response, new Page.Timeline(appId(request, WHY_EVENTS)));
  }

  private static String appId(ServerRequest request, String prefix) {
    return "/" + request.path().absolute().path().substring(prefix.length());
  }

  private void nothing(ServerRequest request, ServerResponse response) {
    html(response, Status.NOT_FOUND_404, pages.nothingAt(request.path().absolute().path()));
  }

  private void document(ServerResponse response, Page page) {
    Pages.Document document = pages.document(page);
    html(response, document.exists() ? Status.OK_200 : Status.NOT_FOUND_404, document.html());
  }

  private static void html(ServerResponse response, Status status, String html) {
    response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .header("X-Frame-Options", "DENY")
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "same-origin")
        .send(html.getBytes(StandardCharsets.UTF_8));
  }

  private void asset(ServerRequest request, ServerResponse response) {
    String path = request.path().absolute().path();
    Optional<Assets.Asset> found =
        assets
            .find(path.substring(path.lastIndexOf('/') + 1))
            .filter(asset -> asset.path().equals(path));
    if (found.isEmpty()) {
      nothing(request, response);
      return;
    }
    Assets.Asset asset = found.get();
    String tag = '"' + asset.hash() + '"';
    response
        .header(HeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(HeaderNames.ETAG, tag)
        .header("X-Content-Type-Options", "nosniff");
    if (request.headers().value(HeaderNames.IF_NONE_MATCH).filter(tag::equals).isPresent()) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, asset.contentType()).send(asset.content());
  }

  private void stream(ServerResponse response, Page page) {
    Optional<Viewer> viewer = feed.join(page);
    if (viewer.isEmpty()) {
      response
          .status(Status.SERVICE_UNAVAILABLE_503)
          .header("Retry-After", "10")
          .send(
              "Too many pages are open. This one stays as it is; reload it to see what changed.\n");
      return;
    }
    response
        .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
        .header(HeaderNames.CACHE_CONTROL, "no-store");
    try (OutputStream out = response.outputStream()) {
      send(viewer.get(), out);
    } catch (IOException | UncheckedIOException _) {
      // The page was closed.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      feed.leave(viewer.get());
    }
  }

  private static void send(Viewer viewer, OutputStream out)
      throws IOException, InterruptedException {
    // The reader learns at once that it is connected.
    Optional<String> next = Optional.empty();
    while (!viewer.hasEnded()) {
      out.write(event(next).getBytes(StandardCharsets.UTF_8));
      out.flush();
      next = viewer.next(KEEP_ALIVE);
    }
  }

  /**
   * An event as the HTML standard's "server-sent events" frames it; a comment keeps the connection
   * alive.
   */
  private static String event(Optional<String> html) {
    if (html.isEmpty()) {
      return ":\n\n";
    }
    StringBuilder event = new StringBuilder(html.get().length() + 1024);
    html.get().lines().forEach(line -> event.append("data: ").append(line).append('\n'));
    return event.append('\n').toString();
  }
}
