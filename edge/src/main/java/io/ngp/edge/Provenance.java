package io.ngp.edge;

import io.netty.util.NetUtil;
import io.ngp.edge.http.Authority;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.policy.TrustedProxies;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from that a trusted proxy passed on, by that proxy's word.
 *
 * @param client who made the request
 * @param address the same as text
 * @param chain {@code X-Forwarded-For} as the app is to get it, the proxy included
 * @param host that the client asked for
 * @param entrance where the client came in
 * @param isSchemeTold whether the proxy said by which scheme
 */
record Provenance(
    InetAddress client,
    String address,
    String chain,
    String host,
    Entrance entrance,
    boolean isSchemeTold) {

  /** What is told of a request that {@code from} sent; null when that is nobody to be believed. */
  static @Nullable Provenance of(TrustedProxies proxies, ClientStream from, RequestHead head) {
    return proxies.trusts(from.remote()) ? told(proxies, from, head) : null;
  }

  private static Provenance told(TrustedProxies proxies, ClientStream from, RequestHead head) {
    String chain = String.join(", ", values(head, "x-forwarded-for"));
    InetAddress client = proxies.client(from.remote(), chain);
    String scheme = scheme(last(head, "x-forwarded-proto"));
    String host = last(head, "x-forwarded-host");
    return new Provenance(
        client,
        NetUtil.toAddressString(client),
        chain.isEmpty() ? from.address() : chain + ", " + from.address(),
        host != null && Authority.host(host) != null ? host : head.hostHeader(),
        entrance(from.entrance(), scheme, last(head, "x-forwarded-port")),
        scheme != null);
  }

  private static Entrance entrance(Entrance own, @Nullable String scheme, @Nullable String port) {
    if (port != null && isPort(port)) {
      return new Entrance(scheme == null ? own.scheme() : scheme, Integer.parseInt(port));
    }
    return scheme == null ? own : new Entrance(scheme, scheme.equals("https") ? 443 : 80);
  }

  private static @Nullable String scheme(@Nullable String told) {
    if (told == null) {
      return null;
    }
    return told.equalsIgnoreCase("https") ? "https" : told.equalsIgnoreCase("http") ? "http" : null;
  }

  private static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535;
  }

  /** What the proxy next to us said, where those before it said something, too. */
  private static @Nullable String last(RequestHead head, String name) {
    var values = values(head, name);
    if (values.isEmpty()) {
      return null;
    }
    String value = values.getLast();
    return value.substring(value.lastIndexOf(',') + 1).strip();
  }

  private static List<String> values(RequestHead head, String name) {
    return head.request().headers().getAll(name);
  }
}
