package io.ngp.node.proxy;

import io.ngp.edge.route.Balancing;
import io.ngp.edge.route.HeaderCondition;
import io.ngp.edge.route.Policy.Protocol;
import io.ngp.edge.route.Rate;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.tls.Keyring;
import io.ngp.node.proxy.Places.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Routes in the words of nginx, as its open edition and Debian's nginx-light have them. */
final class NginxDialect implements Dialect {
  /** Statuses nobody uses, to leave a place for one of its routes. */
  private static final int FIRST_STATUS = 560;

  private static final int MOST_CONDITIONAL = 39;

  private final NginxStream stream;

  NginxDialect(NginxStream stream) {
    this.stream = stream;
  }

  @Override
  public Translation translate(RouteTable table, Keyring keyring) {
    var writer = new Writer(table);
    var proofs = new Proofs(keyring, writer.gaps);
    writer.files.putAll(proofs.files());
    return new Translation(
        Map.of(
            "hosts",
            writer.hosts(proofs),
            "routes",
            writer.routes,
            "certificate",
            proofs.defaultFile(),
            "answers",
            proofs.answers(),
            "tcp",
            tcp(table, writer.gaps),
            "streamModule",
            stream.file()),
        writer.files,
        writer.gaps);
  }

  private List<Map<String, Object>> tcp(RouteTable table, List<Gap> gaps) {
    if (stream.isThere()) {
      return table.tcp().stream().map(NginxStream::terms).toList();
    }
    table.tcp().forEach(route -> gaps.add(new Gap(route.name(), NginxStream.MISSING, true)));
    return List.of();
  }

  private static final class Writer {
    private final List<Gap> gaps = new ArrayList<>();
    private final Map<String, String> files = new HashMap<>();
    private final List<Map<String, Object>> routes = new ArrayList<>();
    private final Map<Route, Map<String, Object>> known = new HashMap<>();
    private final Places places;

    Writer(RouteTable table) {
      List<Route> writable = new ArrayList<>();
      for (var route : table.routes()) {
        if (Safe.isWritable(route.match())) {
          writable.add(route);
          var data = route(route, routes.size());
          known.put(route, data);
          routes.add(data);
        } else {
          gaps.add(new Gap(route.name(), route.match() + " can't be written for nginx", true));
        }
      }
      places = Places.of(new RouteTable(table.version(), writable, List.of()));
    }

    List<Map<String, Object>> hosts(Proofs proofs) {
      return NginxSites.of(places.hosts(), proofs).stream()
          .map(site ->
              Map.<String, Object>of(
                  "name",
                  site.name(),
                  "certificate",
                  site.certificate(),
                  "places",
                  site.host().stream()
                      .flatMap(host -> host.places().stream())
                      .map(this::place)
                      .toList(),
                  "named",
                  site.host().map(this::named).orElse(List.of())))
          .toList();
    }

    /** The routes of a host that have conditions, each a location of its own. */
    private List<Object> named(Places.Host host) {
      return host.places().stream()
          .flatMap(place -> place.routes().stream())
          .filter(route -> route.match().conditions() > 0)
          .map(route -> known.getOrDefault(route, Map.of()).getOrDefault("number", 0))
          .distinct()
          .toList();
    }

    private Map<String, Object> place(Place place) {
      List<Map<String, Object>> choices = new ArrayList<>();
      Map<String, Object> last = Map.of();
      for (var route : place.routes()) {
        var data = known.getOrDefault(route, Map.of());
        if (route.match().conditions() == 0) {
          last = data;
        } else if (choices.size() < MOST_CONDITIONAL) {
          choices.add(
              Map.of("status", FIRST_STATUS + choices.size(), "number", data.get("number")));
        } else {
          gaps.add(new Gap(route.name(), "nginx tries no more conditions at one path", true));
        }
      }
      return Map.of(
          "matchers",
          place.path().equals("/")
              ? List.of("/")
              : List.of("= " + place.path(), place.path() + "/"),
          "choices",
          choices,
          "last",
          last,
          "hasLast",
          !last.isEmpty());
    }

    private Map<String, Object> route(Route route, int number) {
      var terms = new Terms(route, gaps);
      terms.common();
      terms.put("number", number);
      terms.put("conditions", conditions(route));
      terms.put("pathPattern", Safe.hex(route.match().path()));
      terms.put("conditional", route.match().conditions() > 0);
      terms.put("text", quoted(route.policy().maintenance().map(each -> each.text()).orElse("")));
      terms.put("rates", rates(route, number, terms));
      var servers = Servers.of(route).stream().filter(Safe::isTarget).toList();
      terms.put(
          "servers",
          servers.stream().map(server -> server(server, route.policy().balancing())).toList());
      balancing(route, terms);
      if (route.policy().protocol() == Protocol.HTTP_2) {
        terms.close("nginx can't speak HTTP/2 to its targets");
      }
      var data = terms.data();
      auth(data);
      return data;
    }

    private void auth(Map<String, Object> data) {
      var lines = new StringBuilder();
      if (data.get("users") instanceof List<?> users) {
        for (Object user : users) {
          if (user instanceof Map<?, ?> map) {
            lines.append(map.get("name")).append(':').append(map.get("hash")).append('\n');
          }
        }
      }
      String file = "";
      if (!lines.isEmpty()) {
        String text = lines.toString();
        file = "users-" + UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        files.put(file, text);
      }
      data.put("userFile", file);
    }

    private static void balancing(Route route, Terms terms) {
      var balancing = route.policy().balancing();
      boolean hasBackup = Servers.of(route).stream().anyMatch(Servers.Server::isBackup);
      String method =
          switch (balancing.algorithm()) {
            case LEAST_REQUESTS -> "least_conn;";
            case ROUND_ROBIN -> "";
            case HASH -> hasBackup ? "" : "hash " + key(balancing.hashKey()) + " consistent;";
          };
      terms.put("method", method);
      if (balancing.algorithm() == Balancing.Algorithm.HASH && hasBackup) {
        terms.lacks("nginx can't choose by a key while a backend has weight 0");
      }
      if (balancing.sticky().isPresent()) {
        terms.lacks("nginx has no sticky cookies in its open edition; use NGP_HASH_KEY");
      }
      if (!balancing.slowStart().isZero()) {
        terms.lacks("nginx has no slow start in its open edition");
      }
      if (balancing.check().isPresent()) {
        terms.lacks("nginx doesn't check targets by itself in its open edition");
      }
      if (!balancing.retries().statuses().isEmpty()) {
        terms.lacks("nginx is not told to retry after statuses");
      }
      terms.put("tries", balancing.retries().tries() == 0 ? 3 : balancing.retries().tries());
    }

    private static String key(Balancing.HashKey key) {
      String name = key.name().toLowerCase(Locale.ROOT).replace('-', '_');
      boolean isName = Safe.isName(name);
      return switch (key.source()) {
        case CLIENT -> "$remote_addr";
        case PATH -> "$uri";
        case HEADER -> isName ? "$http_" + name : "$remote_addr";
        case COOKIE -> isName ? "$cookie_" + key.name() : "$remote_addr";
      };
    }

    private static String server(Servers.Server server, Balancing balancing) {
      var ejection = balancing.ejection();
      return server.address()
          + (server.weight() == 1 ? "" : " weight=" + server.weight())
          + (balancing.load().perTarget() == 0 ? "" : " max_conns=" + balancing.load().perTarget())
          + " max_fails="
          + ejection.failures()
          + " fail_timeout="
          + Terms.seconds(ejection.first())
          + "s"
          + (server.isBackup() ? " backup" : "");
    }

    private static List<Map<String, Object>> rates(Route route, int number, Terms terms) {
      List<Map<String, Object>> rates = new ArrayList<>();
      var limits = route.policy().limits();
      rate(limits.rate(), "all", "ngp_a" + number, terms).ifPresent(rates::add);
      rate(limits.clientRate(), "$binary_remote_addr", "ngp_c" + number, terms)
          .ifPresent(rates::add);
      return rates;
    }

    private static Optional<Map<String, Object>> rate(
        Optional<Rate> rate, String key, String zone, Terms terms) {
      return rate.map(each -> {
        double perMinute = each.perSecond() * 60;
        boolean isWhole = each.perSecond() == Math.rint(each.perSecond());
        if (!isWhole && perMinute != Math.rint(perMinute)) {
          terms.lacks("nginx counts whole requests a minute; " + each + " is rounded up");
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("zone", zone);
        data.put("key", key);
        data.put(
            "rate",
            isWhole ? (long) each.perSecond() + "r/s" : (long) Math.ceil(perMinute) + "r/m");
        data.put("burst", Math.max(0, each.burst() - 1));
        return data;
      });
    }

    /** Each a variable and the lines of a map that make it 1 where the condition holds. */
    private static List<Map<String, Object>> conditions(Route route) {
      List<Map<String, Object>> conditions = new ArrayList<>();
      if (!route.match().methods().isEmpty()) {
        conditions.add(
            Map.of(
                "variable",
                "$request_method",
                "lines",
                List.of(
                    "\"~^(" + String.join("|", route.match().methods()) + ")$\" 1", "default 0")));
      }
      for (var header : route.match().headers()) {
        conditions.add(
            Map.of(
                "variable",
                "$http_" + header.name().toLowerCase(Locale.ROOT).replace('-', '_'),
                "lines",
                lines(header)));
      }
      return conditions;
    }

    private static List<String> lines(HeaderCondition header) {
      String value = Safe.hex(header.value());
      return switch (header.test()) {
        case PRESENT -> List.of("\"\" 0", "default 1");
        case ABSENT -> List.of("\"\" 1", "default 0");
        case EQUALS -> List.of("\"~^" + value + "$\" 1", "default 0");
        case DIFFERS -> List.of("\"~^" + value + "$\" 0", "default 1");
        case STARTS_WITH -> List.of("\"~^" + value + "\" 1", "default 0");
      };
    }

    /** Inside double quotes; nginx takes a dollar only from a variable. */
    private static String quoted(String text) {
      return text.replace("\\", "\\\\")
          .replace("\"", "\\\"")
          .replace("$", "${ngp_dollar}")
          .replaceAll("\\p{Cntrl}", " ");
    }
  }
}
