package io.ngp.edge.upstream;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.ngp.edge.EdgeSettings;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.route.HeaderCondition;
import io.ngp.edge.route.Match;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * How long matching a request takes: {@code java ... RouterBenchmark [hosts]}. Prints nanoseconds
 * per match for several kinds of requests, best of ten rounds, and how long a table takes to be
 * made ready.
 */
public final class RouterBenchmark {
  private static final int REQUESTS = 4096;
  private static final int ROUNDS = 10;
  private static final int REPEATS = 200;

  private RouterBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    int hosts = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
    var table = table(hosts);
    // Once before, to be warm.
    var _ = router(table);
    long began = System.nanoTime();
    var router = router(table);
    System.out.printf(
        "table of %d routes ready in %.1f ms%n",
        table.routes().size(), (System.nanoTime() - began) / 1e6);
    measure("exact host, path /", router, heads(hosts, "app-%d.ngp.test", "/"));
    measure("exact host, longer path", router, heads(hosts, "app-%d.ngp.test", "/api/users/17"));
    measure("exact host, condition", router, heads(hosts, "app-%d.ngp.test", "/beta/x"));
    measure("wildcard host", router, heads(hosts, "a.b.wild-%d.ngp.test", "/x"));
    measure("unknown host", router, heads(hosts, "nobody-%d.example.org", "/x"));
  }

  private static RouteTable table(int hosts) {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < hosts; i++) {
      String host = "app-" + i + ".ngp.test";
      add(routes, Match.of(host, "/"));
      if (i % 4 == 0) {
        add(routes, Match.of(host, "/api"));
        var condition = HeaderCondition.parse("X-Beta=1");
        add(routes, new Match(host, "/beta", List.of(condition), Set.of()));
        add(routes, Match.of("*.wild-" + i + ".ngp.test", "/"));
      }
    }
    return new RouteTable(1, routes);
  }

  private static void add(List<Route> routes, Match match) {
    routes.add(Route.of(match, "/app", List.of()));
  }

  private static Router router(RouteTable table) {
    var terms = Terms.of(EdgeSettings.of("127.0.0.1", 0, "ngp.test"));
    var counters = new RouteCounters();
    var spreads = new Spreads(Upstream::unresolved, "", 1, new Ejections());
    return Router.of(
        table, route -> new Matched(route, spreads.of(route), counters, null, terms.of(route)));
  }

  private static List<RequestHead> heads(int hosts, String host, String path) {
    var random = new Random(1);
    List<RequestHead> heads = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
      request
          .headers()
          .add(HttpHeaderNames.HOST, host.formatted(4 * random.nextInt(hosts / 4)))
          .add("X-Beta", "1")
          .add("User-Agent", "bench");
      if (RequestHead.read(request) instanceof RequestHead head) {
        heads.add(head);
      }
    }
    return heads;
  }

  private static void measure(String what, Router router, List<RequestHead> heads) {
    double best = Double.MAX_VALUE;
    long found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long began = System.nanoTime();
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        for (var head : heads) {
          found += router.match(head) == null ? 0 : 1;
        }
      }
      best = Math.min(best, (System.nanoTime() - began) / (double) (REPEATS * heads.size()));
    }
    System.out.printf("%-26s %6.1f ns (%d found)%n", what, best, found);
  }
}
