package io.ngp.cluster.app;

import java.util.Optional;
import java.util.Set;

/**
 * What an operator decides about all definitions (Marathon's command-line options of the same
 * names).
 *
 * @param defaultRole role of apps that name none ({@code --mesos_role})
 * @param defaultNetworkName network of apps that ask for container networking but name none; such
 *     apps are refused when absent ({@code --default_network_name})
 * @param mesosBridgeName network name that a legacy {@code ipAddress} uses for bridge networking
 *     ({@code --mesos_bridge_name})
 * @param features optional members that are accepted ({@code --enable_features})
 * @param maxInstances most instances one app may ask for
 */
public record AppSettings(
    String defaultRole,
    Optional<String> defaultNetworkName,
    String mesosBridgeName,
    Set<Feature> features,
    int maxInstances) {
  public static final AppSettings STANDARD =
      new AppSettings("*", Optional.empty(), "mesos-bridge", Set.of(), 100_000);

  public AppSettings {
    features = Set.copyOf(features);
    if (maxInstances < 1) {
      throw new IllegalArgumentException(
          "maxInstances is %d, but an app needs at least 1".formatted(maxInstances));
    }
  }

  /** The same, with these features instead. */
  public AppSettings withFeatures(Set<Feature> enabled) {
    return new AppSettings(defaultRole, defaultNetworkName, mesosBridgeName, enabled, maxInstances);
  }

  AppSettings withDefaultRole(String role) {
    return new AppSettings(role, defaultNetworkName, mesosBridgeName, features, maxInstances);
  }

  /** Members of a definition that only work where something provides them. */
  public enum Feature {
    SECRETS("secrets"),
    GPU_RESOURCES("gpu_resources"),
    EXTERNAL_VOLUMES("external_volumes");

    private final String text;

    Feature(String text) {
      this.text = text;
    }

    /** Marathon's name for it. */
    @Override
    public String toString() {
      return text;
    }
  }

  /** Notes a rule violation at the path if the feature is off. */
  void require(Feature feature, String path, Findings findings) {
    if (!features.contains(feature)) {
      findings.rule(
          path, "Feature %s is not enabled on this platform. Leave this out.".formatted(feature));
    }
  }
}
