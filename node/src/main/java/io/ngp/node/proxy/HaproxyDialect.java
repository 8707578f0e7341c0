package io.ngp.node.proxy;

import io.ngp.edge.route.Balancing;
import io.ngp.edge.route.HeaderCondition;
import io.ngp.edge.route.Match;
import io.ngp.edge.route.Policy.Protocol;
import io.ngp.edge.route.Rate;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.TcpRoute;
import io.ngp.edge.tls.Keyring;
import io.ngp.node.proxy.Places.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Routes in the words of HAProxy 2.6 and newer. Exact hosts are found in a map, however many there
 * are; wildcards and conditions are tried one after the other.
 */
final class HaproxyDialect implements Dialect {
  @Override
  public Translation translate(RouteTable table, Keyring keyring) {
    return new Writer().write(table, keyring);
  }

  private static final class Writer {
    private final List<Gap> gaps = new ArrayList<>();
    private final Map<Route, String> names = new HashMap<>();
    private final List<Map<String, Object>> routes = new ArrayList<>();
    private final List<Map<String, Object>> wildcards = new ArrayList<>();
    private final List<String> choices = new ArrayList<>();
    private final StringBuilder map = new StringBuilder();

    Translation write(RouteTable table, Keyring keyring) {
      List<Route> writable = new ArrayList<>();
      for (var route : table.routes()) {
        if (Safe.isWritable(route.match())) {
          writable.add(route);
          String name = "r" + routes.size();
          names.put(route, name);
          routes.add(route(route, name));
        } else {
          gaps.add(new Gap(route.name(), route.match() + " can't be written for HAProxy", true));
        }
      }
      int number = 0;
      for (var host : Places.of(new RouteTable(table.version(), writable, List.of())).hosts()) {
        for (var place : host.places()) {
          addPlace(host, place, number++);
        }
      }
      var proofs = new Proofs(keyring, gaps);
      Map<String, String> files = new HashMap<>(proofs.files());
      String hostFile = add(files, "hosts-", map.toString());
      String certificates = certificates(proofs);
      return new Translation(
          Map.of(
              "routes",
              routes,
              "wildcards",
              wildcards,
              "choices",
              choices,
              "hostFile",
              hostFile,
              "certificateFile",
              add(files, "certs-", certificates),
              "isProved",
              !certificates.isEmpty(),
              "answers",
              proofs.answers(),
              "tcp",
              table.tcp().stream().map(Writer::tcp).toList()),
          files,
          gaps);
    }

    private static String add(Map<String, String> files, String kind, String text) {
      String name = kind + UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
      files.put(name, text);
      return name;
    }

    /** Each file with the names it is shown for; the first is the default. */
    private static String certificates(Proofs proofs) {
      Map<String, List<String>> names = new LinkedHashMap<>();
      if (!proofs.defaultFile().isEmpty()) {
        names.put(proofs.defaultFile(), new ArrayList<>());
      }
      for (String name : proofs.names()) {
        names.computeIfAbsent(proofs.file(name), _ -> new ArrayList<>()).add(name);
      }
      var lines = new StringBuilder();
      names.forEach((file, hosts) ->
          lines.append((file + " " + String.join(" ", hosts)).strip()).append('\n'));
      return lines.toString();
    }

    private static Map<String, Object> tcp(TcpRoute route) {
      Map<String, Object> data = TcpTerms.of(route);
      data.put("backend", "rt" + route.port());
      data.put(
          "algorithm",
          switch (route.policy().balancing().algorithm()) {
            case LEAST_REQUESTS -> "leastconn";
            case ROUND_ROBIN -> "roundrobin";
            case HASH -> "source";
          });
      data.put(
          "servers",
          TcpTerms.servers(route).stream()
              .map(server -> Map.of("id", server.id(), "text", server.address() + " weight 1"))
              .toList());
      return data;
    }

    private void addPlace(Places.Host host, Place place, int number) {
      String where = place.isPlain() ? names.getOrDefault(place.routes().getFirst(), "") : "";
      if (where.isEmpty()) {
        where = "g" + number;
        for (var route : place.routes()) {
          choices.add(
              "use_backend %s if { var(txn.place) -m str %s }%s"
                  .formatted(names.getOrDefault(route, ""), where, conditions(route.match())));
        }
      }
      String path = place.path().equals("/") ? "/" : place.path() + "/";
      if (host.isWildcard()) {
        wildcards.add(Map.of("suffix", host.suffix(), "path", path, "where", where));
      } else {
        map.append(host.name()).append(path).append(' ').append(where).append('\n');
      }
    }

    private static String conditions(Match match) {
      var text = new StringBuilder();
      if (!match.methods().isEmpty()) {
        text.append(" { method ").append(String.join(" ", match.methods())).append(" }");
      }
      for (var header : match.headers()) {
        text.append(' ').append(condition(header));
      }
      return text.toString();
    }

    private static String condition(HeaderCondition header) {
      String sample = "req.fhdr(" + header.name() + ",1)";
      String value = Safe.hex(header.value());
      return switch (header.test()) {
        case PRESENT -> "{ " + sample + " -m found }";
        case ABSENT -> "!{ " + sample + " -m found }";
        case EQUALS -> "{ " + sample + " -m str -- " + value + " }";
        case DIFFERS -> "!{ " + sample + " -m str -- " + value + " }";
        case STARTS_WITH -> "{ " + sample + " -m beg -- " + value + " }";
      };
    }

    private Map<String, Object> route(Route route, String name) {
      var terms = new Terms(route, gaps);
      terms.common();
      terms.put("backend", name);
      terms.put("text", Safe.hex(route.policy().maintenance().map(each -> each.text()).orElse("")));
      terms.put("pathPattern", Safe.hex(route.match().path()).replace("\\x", "\\\\x"));
      terms.put("rate", rate(route.policy().limits().rate()));
      terms.put("clientRate", rate(route.policy().limits().clientRate()));
      if (route.policy().limits().bodyBytes().isPresent()) {
        terms.lacks("HAProxy holds only bodies of told length to the limit, not chunked ones");
      }
      balancing(route, terms);
      terms.put(
          "servers",
          Servers.of(route).stream()
              .filter(Safe::isTarget)
              .map(server -> Map.of("id", server.id(), "text", server(server, route)))
              .toList());
      return terms.data();
    }

    /** How many, and within what time: HAProxy counts over a sliding window. */
    private static Map<String, Object> rate(Optional<Rate> rate) {
      return rate.map(each ->
              Map.<String, Object>of(
                  "most",
                  Math.max(each.count(), each.burst()),
                  "seconds",
                  Math.max(1, Math.round(each.count() / each.perSecond()))))
          .orElse(Map.of());
    }

    private static void balancing(Route route, Terms terms) {
      var balancing = route.policy().balancing();
      terms.put(
          "algorithm",
          switch (balancing.algorithm()) {
            // Among idle servers leastconn heeds no weights.
            case LEAST_REQUESTS -> route.backends().size() > 1 ? "roundrobin" : "leastconn";
            case ROUND_ROBIN -> "roundrobin";
            case HASH -> hash(balancing.hashKey());
          });
      terms.put("isHash", balancing.algorithm() == Balancing.Algorithm.HASH);
      terms.put("sticky", balancing.sticky().filter(Safe::isName).orElse(""));
      terms.put("check", balancing.check().map(check -> Safe.hex(check.path())).orElse(""));
      terms.put("queueSeconds", Terms.seconds(balancing.load().patience()));
      if (!balancing.retries().statuses().isEmpty()) {
        terms.lacks("HAProxy is not told to retry after statuses");
      }
      if (!balancing.ejection().equals(Balancing.Ejection.DEFAULT)) {
        terms.lacks("HAProxy passes targets over after checks only; use NGP_HEALTH_PATH");
      }
    }

    private static String hash(Balancing.HashKey key) {
      boolean isName = Safe.isName(key.name());
      return switch (key.source()) {
        case CLIENT -> "source";
        case PATH -> "uri path-only";
        case HEADER -> isName ? "hdr(" + key.name() + ")" : "source";
        case COOKIE -> isName ? "hash req.cook(" + key.name() + ")" : "source";
      };
    }

    private static String server(Servers.Server server, Route route) {
      var balancing = route.policy().balancing();
      var text = new StringBuilder(server.address()).append(" weight ").append(server.weight());
      if (balancing.load().perTarget() > 0) {
        text.append(" maxconn ").append(balancing.load().perTarget());
        text.append(" maxqueue ").append(Math.max(1, balancing.load().queue()));
      }
      if (route.policy().protocol() == Protocol.HTTP_2) {
        text.append(" proto h2");
      }
      if (server.isBackup()) {
        text.append(" backup");
      }
      if (!balancing.slowStart().isZero()) {
        text.append(" slowstart ").append(Terms.seconds(balancing.slowStart())).append('s');
      }
      balancing
          .check()
          .ifPresent(check ->
              text.append(" check inter ").append(check.interval().toMillis()).append("ms"));
      balancing
          .sticky()
          .filter(Safe::isName)
          .ifPresent(_ -> text.append(" cookie ").append(server.id()));
      return text.toString();
    }
  }
}
