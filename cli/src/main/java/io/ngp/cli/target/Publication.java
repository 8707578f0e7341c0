package io.ngp.cli.target;

import io.ngp.cli.api.AppInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the outside reaches what runs on a platform: names below {@code domain}, at the balancer's
 * {@code port}.
 *
 * @param host where the first balancer is
 */
public record Publication(String domain, String host, int port) {
  private static final List<String> HOST_LABELS = List.of("NGP_HOSTS", "HAPROXY_0_VHOST");

  /**
   * The addresses of an app: the one made from its id, then those its labels add, but for wildcards
   * and those a canary shares with its app; none if it is not exposed.
   */
  public List<String> addresses(AppInfo app) {
    var labels = app.labels();
    if (!app.hasPorts() || "false".equalsIgnoreCase(labels.get("NGP_EXPOSE"))) {
      return List.of();
    }
    var addresses = new ArrayList<String>();
    addresses.add(address(app.id().hostName() + "." + domain));
    if (labels.containsKey("NGP_CANARY_OF")) {
      return addresses;
    }
    for (var label : HOST_LABELS) {
      Arrays.stream(labels.getOrDefault(label, "").split("[,\\s]+", -1))
          .filter(host -> !host.isEmpty() && !host.startsWith("*"))
          .map(this::address)
          .forEach(addresses::add);
    }
    return addresses.stream().distinct().toList();
  }

  /** The console's address. */
  public String console() {
    return address("admin." + domain);
  }

  /** The balancer itself. */
  public String edge() {
    return address(host);
  }

  private String address(String host) {
    return "http://" + host + (port == 80 ? "" : ":" + port);
  }
}
