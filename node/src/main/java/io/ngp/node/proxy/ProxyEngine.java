package io.ngp.node.proxy;

import io.ngp.edge.route.RouteTable;
import io.ngp.edge.tls.Keyring;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A load balancer that runs beside the node and is told routes. Thread-safe. */
public interface ProxyEngine extends AutoCloseable {
  /**
   * Starts it with these routes and sees to it that it runs until {@link #close}.
   *
   * @throws IOException if it can't be started or does not listen; nothing of it is left then
   */
  void start(RouteTable table) throws IOException;

  /**
   * Puts a table into force. When this returns, no target that left gets requests from clients who
   * come from now on; {@link #busy} says who is still being served.
   *
   * @throws ProxyException if the engine does not take it; what was in force stays
   */
  void apply(RouteTable table);

  /**
   * Proves hosts with these certificates from now on, also before {@link #start}. When this
   * returns, answers to certificate authorities are there.
   *
   * @throws ProxyException if the engine does not take them; the former stay
   */
  void use(Keyring keyring);

  /** How many requests may be under way at each of these targets that left, idle ones left out. */
  Map<String, Integer> busy(List<String> withdrawn);

  /** Whether its process runs. */
  boolean isRunning();

  /** Lets it finish what is under way, for a while, and ends it. */
  @Override
  void close();
}
