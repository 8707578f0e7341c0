package io.ngp.edge.policy;

import static java.util.stream.Collectors.toSet;

import io.ngp.edge.route.Match;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The guards of a table's routes. For the one thread that applies tables. */
public final class Guards {
  private final Map<Match, Guard> guards = new HashMap<>();
  private final Passwords passwords = new Passwords();
  private final SecureRandom random = new SecureRandom();
  private @Nullable ClientRates clients;
  private long made;

  /** A route's guard, the one it had if its terms are the same; null when it asks nothing. */
  public @Nullable Guard of(Route route) {
    var policy = route.policy();
    if (!Guard.isNeeded(policy)) {
      return null;
    }
    var known = guards.get(route.match());
    if (known != null && known.holds(policy)) {
      return known;
    }
    var guard = guard(policy);
    guards.put(route.match(), guard);
    return guard;
  }

  private Guard guard(Policy policy) {
    var limits = policy.limits();
    return new Guard(
        policy,
        ++made,
        limits.rate().map(rate -> new RouteRate(rate, System.nanoTime())).orElse(null),
        limits.clientRate().map(Allowance::new).orElse(null),
        limits.clientRate().isPresent() ? clients() : null,
        policy.access().login().map(users -> new Login(users, salt())).orElse(null),
        passwords);
  }

  private byte[] salt() {
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    return salt;
  }

  private ClientRates clients() {
    if (clients == null) {
      clients = new ClientRates(ClientRates.PLACES, random.nextLong());
    }
    return clients;
  }

  /** Forgets the guards of routes that are not in the table. */
  public void forgetAllBut(RouteTable table) {
    if (!guards.isEmpty()) {
      guards.keySet().retainAll(table.routes().stream().map(Route::match).collect(toSet()));
    }
  }
}
