package io.ngp.node.proxy;

import java.nio.file.Path;

/**
 * How an engine runs.
 *
 * @param folder of its own, for its configuration
 * @param workers threads or processes that carry traffic
 */
public record ProxySettings(String bind, int port, Path folder, int workers) {
  /** {@code address:port} as both engines write it. */
  String listen() {
    return bind.indexOf(':') >= 0 ? "[" + bind + "]:" + port : bind + ":" + port;
  }
}
