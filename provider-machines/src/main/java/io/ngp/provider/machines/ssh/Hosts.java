package io.ngp.provider.machines.ssh;

/** Logs in to hosts. May be used by several threads. */
@FunctionalInterface
public interface Hosts {
  /**
   * Logs in, or goes on with the login there is.
   *
   * @throws HostException if the host cannot be reached, shows another key than it must, or refuses
   */
  Host open(Login login);
}
