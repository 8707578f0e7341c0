package io.ngp.edge.route;

/**
 * One place requests may be sent to: a running copy of an app that is ready to answer.
 *
 * @param id names it in counts and messages; unique among the targets of a table
 * @param host address or name it listens on, as it is to be connected to; a name is resolved once,
 *     when the table that brings it is applied
 * @param port TCP port, 1 to 65535
 * @param zone where it stands, such as a data centre; empty where that is not known
 */
public record Target(String id, String host, int port, String zone) {
  public Target {
    if (id.isEmpty()) {
      throw new IllegalArgumentException(
          "A target needs an id, got an empty one for " + host + ":" + port + ".");
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException("Target \"" + id + "\" needs a host, got an empty one.");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "Target \"" + id + "\" has port " + port + "; expected 1 to 65535.");
    }
  }

  /** A target whose zone is not known. */
  public Target(String id, String host, int port) {
    this(id, host, port, "");
  }

  /** {@code host:port}, with an IPv6 address in brackets. */
  public String address() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }

  @Override
  public String toString() {
    return id + " (" + address() + ")";
  }
}
