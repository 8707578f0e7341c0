package io.ngp.provider.cluster;

import io.ngp.iac.provider.Provider;
import io.ngp.iac.provider.ResourceType;
import io.ngp.identity.Caller;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Manages {@code app}: what runs on the cluster, through its Marathon-compatible API. */
public final class ClusterProvider implements Provider {
  private final List<ResourceType> types;

  /**
   * A provider.
   *
   * @param platform where the platform's apps are, for imports: only those do not say so themselves
   * @param rules asked about definitions where no cluster can be
   * @param caller how masters are called; asked once there are any to call
   */
  public ClusterProvider(
      Supplier<Optional<Surroundings>> platform, DefinitionRules rules, Supplier<Caller> caller) {
    this.types =
        List.of(new AppType(new Clusters(InstantSource.system(), caller), platform, rules));
  }

  @Override
  public List<ResourceType> types() {
    return types;
  }
}
