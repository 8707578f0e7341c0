package io.ngp.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.ngp.console.model.AppPage;
import io.ngp.console.model.ConsoleModel;
import io.ngp.console.model.Overview;
import io.ngp.console.model.RouteView;
import io.ngp.console.model.TimelinePage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Renders pages. Each consists of a frame that stays and a live part that is sent anew whenever
 * something changed; the first answer holds both, so that a page is complete without JavaScript.
 */
final class Pages {
  private final ConsoleModel model;
  private final InstantSource clock;
  private final Assets assets;

  /** Made when the first page is looked at. */
  private static final class Templates {
    static final TemplateEngine ENGINE =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), Pages.class.getPackageName());
  }

  Pages(ConsoleModel model, InstantSource clock, Assets assets) {
    this.model = model;
    this.clock = clock;
    this.assets = assets;
  }

  /** A whole page as a document. */
  Document document(Page page) {
    return switch (page) {
      case Page.Everything(AppFilter filter) -> {
        Overview overview = model.overview();
        yield framed(true, page, overview.platform(), everything(overview, filter));
      }
      case Page.OneApp(String id) -> {
        Optional<AppPage> app = model.app(id);
        yield framed(app.isPresent(), page, id, oneApp(id, app));
      }
      case Page.Timeline(String id) -> {
        Optional<TimelinePage> timeline = model.timeline(id);
        yield framed(timeline.isPresent(), page, "Why " + id, timeline(id, timeline));
      }
      case Page.Routes _ -> framed(true, page, "Routes", routes());
      case Page.OneRoute(String name) -> {
        Optional<RouteView> route = model.route(name);
        yield framed(route.isPresent(), page, "Route " + name, oneRoute(name, route));
      }
    };
  }

  /** Only the live part of a page. */
  String live(Page page) {
    return switch (page) {
      case Page.Everything(AppFilter filter) -> everything(model.overview(), filter);
      case Page.OneApp(String id) -> oneApp(id, model.app(id));
      case Page.Timeline(String id) -> timeline(id, model.timeline(id));
      case Page.Routes _ -> routes();
      case Page.OneRoute(String name) -> oneRoute(name, model.route(name));
    };
  }

  /** The page for an address that has none. */
  String nothingAt(String path) {
    return render("nothing.jte", Map.of("path", path, "assets", assets));
  }

  /**
   * A document to answer with.
   *
   * @param exists whether what it is about exists; if not, it says so
   */
  record Document(boolean exists, String html) {}

  private String everything(Overview overview, AppFilter filter) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("overview", overview);
    parameters.put("listing", filter.of(overview.apps()));
    parameters.put("totals", Totals.of(overview));
    parameters.put("now", now());
    return render("everything.jte", parameters);
  }

  private String oneApp(String id, Optional<AppPage> app) {
    return app.map(found -> render("oneApp.jte", Map.of("app", found, "now", now())))
        .orElseGet(() -> noApp(id));
  }

  private String timeline(String id, Optional<TimelinePage> timeline) {
    return timeline.map(this::timeline).orElseGet(() -> noApp(id));
  }

  private String timeline(TimelinePage timeline) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("timeline", timeline);
    parameters.put("chapters", Chapter.of(timeline.entries()));
    parameters.put("now", now());
    return render("timeline.jte", parameters);
  }

  private String routes() {
    return render("routes.jte", Map.of("routes", model.routes()));
  }

  private String oneRoute(String name, Optional<RouteView> route) {
    return route
        .map(found -> render("oneRoute.jte", Map.of("route", found)))
        .orElseGet(() -> render("noRoute.jte", Map.of("name", name)));
  }

  private String noApp(String id) {
    return render("noApp.jte", Map.of("id", id));
  }

  private Document framed(boolean exists, Page page, String title, String live) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("title", title);
    parameters.put("page", page);
    parameters.put("live", live);
    parameters.put("assets", assets);
    return new Document(exists, render("frame.jte", parameters));
  }

  private String render(String template, Map<String, Object> parameters) {
    StringOutput html = new StringOutput();
    Templates.ENGINE.render(template, parameters, html);
    return html.toString();
  }

  private Instant now() {
    return clock.instant();
  }
}
