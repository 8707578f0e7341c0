package io.ngp.provider.cluster;

import io.ngp.iac.provider.ProviderException;
import io.ngp.identity.Caller;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The clusters of a run by the addresses of their masters. */
final class Clusters {
  /** What helps an app that has no cluster. */
  static final String SELECT = "Add \"cluster: {}\" under \"modules\", or give \"api\".";

  private final InstantSource clock;
  private final Supplier<Caller> caller;
  private final Map<List<String>, Cluster> known = new ConcurrentHashMap<>();

  /**
   * @param caller how masters are called; asked once there are any to call
   */
  Clusters(InstantSource clock, Supplier<Caller> caller) {
    this.clock = clock;
    this.caller = caller;
  }

  /** The cluster whose API is at {@code addresses}. */
  Cluster at(List<String> addresses) {
    return known.computeIfAbsent(
        addresses, each -> new Cluster(new MarathonApi(new Masters(each, caller)), clock));
  }

  /**
   * The cluster an app is on.
   *
   * @throws ProviderException if it says none
   */
  Cluster of(AppInputs inputs) {
    var addresses = inputs.addresses();
    if (addresses.isEmpty()) {
      throw new ProviderException("There is no cluster to run " + inputs.name() + ".", SELECT);
    }
    return at(addresses);
  }
}
