package io.ngp.node.proxy;

import io.ngp.edge.route.BasicAuth;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.route.Limits;
import io.ngp.edge.route.Route;
import io.ngp.node.proxy.Dialect.Gap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What both engines say of a route alike, and the gaps they share. */
final class Terms {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Route route;
  private final List<Gap> gaps;
  private final Map<String, Object> data = new LinkedHashMap<>();
  private boolean isClosed;

  /** Gaps found are added to {@code gaps}. */
  Terms(Route route, List<Gap> gaps) {
    this.route = route;
    this.gaps = gaps;
  }

  /** The route's data so far. */
  Map<String, Object> data() {
    data.put("closed", isClosed);
    return data;
  }

  void put(String name, Object value) {
    data.put(name, value);
  }

  /** The route goes without something. */
  void lacks(String what) {
    gaps.add(new Gap(route.name(), what, false));
  }

  /** The route can't be served rightly. */
  void close(String what) {
    gaps.add(new Gap(route.name(), what, true));
    isClosed = true;
  }

  /** Everything that is said alike. */
  void common() {
    var access = route.policy().access();
    data.put("name", Safe.hex(route.name()));
    data.put("path", route.match().path());
    data.put("strip", route.policy().isPathStripped() && route.match().path().length() > 1);
    data.put("allow", texts(access.allow()));
    data.put("deny", texts(access.deny()));
    data.put("users", access.login().map(this::users).orElse(List.of()));
    var maintenance = route.policy().maintenance();
    data.put("maintenance", maintenance.isPresent());
    data.put("retryAfter", maintenance.map(each -> each.retryAfter().toSeconds()).orElse(0L));
    data.put("httpsOnly", access.isHttpsOnly());
    limits(route.policy().limits());
  }

  private void limits(Limits limits) {
    data.put("bodyBytes", limits.bodyBytes().orElse(0));
    data.put("readSeconds", seconds(limits.response().or(limits::idle).orElse(PATIENCE)));
    if (limits.response().isPresent()
        && limits.idle().filter(idle -> !limits.response().equals(Optional.of(idle))).isPresent()) {
      lacks("this engine has one time for the answer and for pauses in it; the answer's is used");
    }
  }

  /** At least a second. */
  static long seconds(Duration duration) {
    return Math.max(1, duration.toSeconds());
  }

  private static List<String> texts(List<Cidr> ranges) {
    return ranges.stream().map(Cidr::toString).toList();
  }

  private List<Map<String, String>> users(BasicAuth login) {
    List<Map<String, String>> users = new ArrayList<>();
    for (var entry : new TreeMap<>(login.hashes()).entrySet()) {
      Optional<String> hash = entry.getValue().crypt();
      if (Safe.isName(entry.getKey()) && hash.isPresent()) {
        users.add(Map.of("name", entry.getKey(), "hash", hash.get()));
      } else {
        close("this engine takes passwords hashed with bcrypt, and names of plain letters");
      }
    }
    return users;
  }
}
