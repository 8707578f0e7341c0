package io.ngp.node.definition;

import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.AppSettings.Feature;
import java.util.Set;

/** What every definition on a platform may use, wherever it is judged. */
public final class PlatformDefinitions {
  public static final AppSettings SETTINGS =
      AppSettings.STANDARD.withFeatures(Set.of(Feature.SECRETS));

  private PlatformDefinitions() {}
}
