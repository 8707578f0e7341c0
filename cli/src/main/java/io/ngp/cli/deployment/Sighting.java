package io.ngp.cli.deployment;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.DeploymentInfo;
import io.ngp.cli.api.Diagnosis;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen of a change at one moment.
 *
 * @param deployment while it is under way
 * @param apps those of the change that exist
 * @param diagnoses why apps do not run as wanted
 */
record Sighting(
    Optional<DeploymentInfo> deployment,
    List<AppInfo> apps,
    Map<AppId, List<Diagnosis>> diagnoses) {

  Sighting {
    apps = List.copyOf(apps);
    diagnoses = Map.copyOf(diagnoses);
  }

  /** All diagnoses that name an error. */
  List<Diagnosis> errors() {
    return diagnoses.values().stream().flatMap(List::stream).filter(Diagnosis::isError).toList();
  }
}
