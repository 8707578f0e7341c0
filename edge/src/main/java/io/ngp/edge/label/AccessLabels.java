package io.ngp.edge.label;

import io.ngp.edge.route.Access;
import io.ngp.edge.route.BasicAuth;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.route.PasswordHash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The labels about who may use a route. */
final class AccessLabels {
  /** Without one of these, more people would come in. */
  static final Set<String> RESTRICTING = Set.of("NGP_BASIC_AUTH", "NGP_ALLOW", "NGP_DENY");

  private AccessLabels() {}

  static Access read(LabelValues values, Access defaults) {
    // An empty list is more likely a mistake than meant: it would let everyone in.
    RESTRICTING.stream()
        .filter(values::isEmptyList)
        .sorted()
        .forEach(label -> values.problem(label, "is empty; to lift it write \"off\"."));
    return new Access(
        values.flag("NGP_HTTPS_REDIRECT").orElse(defaults.isHttpsOnly()),
        values.isOff("NGP_BASIC_AUTH") ? Optional.empty() : login(values).or(defaults::login),
        ranges(values, "NGP_ALLOW", defaults.allow()),
        ranges(values, "NGP_DENY", defaults.deny()));
  }

  private static List<Cidr> ranges(LabelValues values, String label, List<Cidr> defaults) {
    if (values.isOff(label)) {
      return List.of();
    }
    return values.text(label).isPresent() ? values.list(label, Cidr::parse) : defaults;
  }

  private static Optional<BasicAuth> login(LabelValues values) {
    Map<String, PasswordHash> hashes = new LinkedHashMap<>();
    for (var user : values.list("NGP_BASIC_AUTH")) {
      addUser(user, hashes, values);
    }
    return hashes.isEmpty() ? Optional.empty() : Optional.of(new BasicAuth(hashes));
  }

  /** Quotes names only: what stands after them may be a password in plain text. */
  private static void addUser(String user, Map<String, PasswordHash> hashes, LabelValues values) {
    int colon = user.indexOf(':');
    if (colon < 1) {
      values.problem("NGP_BASIC_AUTH", "must be USER:HASH, several separated by commas.");
      return;
    }
    String name = user.substring(0, colon);
    try {
      hashes.put(name, PasswordHash.parse(user.substring(colon + 1).strip()));
    } catch (IllegalArgumentException e) {
      values.problem("NGP_BASIC_AUTH", "is wrong for user \"" + name + "\": it " + e.getMessage());
    }
  }
}
