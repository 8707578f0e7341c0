package io.ngp.provider.cluster;

import io.ngp.iac.provider.Provider;
import io.ngp.iac.provider.ResourceType;
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
   */
  public ClusterProvider(Supplier<Optional<Surroundings>> platform, DefinitionRules rules) {
    this.types = List.of(new AppType(new Clusters(InstantSource.system()), platform, rules));
  }

  @Override
  public List<ResourceType> types() {
    return types;
  }
}
