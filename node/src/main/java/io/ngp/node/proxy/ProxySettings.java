package io.ngp.node.proxy;

import io.ngp.edge.route.Cidr;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How an engine runs.
 *
 * @param folder of its own, for its configuration
 * @param workers threads or processes that carry traffic
 * @param httpsPort where it takes TLS, if it does
 * @param trustedProxies those in front of it that are believed who made a request
 */
public record ProxySettings(
    String bind,
    int port,
    Path folder,
    int workers,
    OptionalInt httpsPort,
    List<Cidr> trustedProxies) {
  public ProxySettings {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** Settings without TLS and with nobody in front. */
  public ProxySettings(String bind, int port, Path folder, int workers) {
    this(bind, port, folder, workers, OptionalInt.empty(), List.of());
  }

  /** The same with TLS on a port. */
  public ProxySettings withHttps(int port) {
    return new ProxySettings(
        bind, this.port, folder, workers, OptionalInt.of(port), trustedProxies);
  }

  /** The same behind proxies that are believed. */
  public ProxySettings withTrustedProxies(List<Cidr> proxies) {
    return new ProxySettings(bind, port, folder, workers, httpsPort, proxies);
  }

  /** {@code address:port} as both engines write it. */
  String listen(int port) {
    return host() + ":" + port;
  }

  /** The address as both engines write it before a port. */
  String host() {
    return bind.indexOf(':') >= 0 ? "[" + bind + "]" : bind;
  }

  /** Ports that are its own, and no route's. */
  Set<Integer> ownPorts() {
    return httpsPort.isPresent() && httpsPort.getAsInt() != port
        ? Set.of(port, httpsPort.getAsInt())
        : Set.of(port);
  }
}
