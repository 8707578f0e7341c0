package io.ngp.cli.adopt.draft;

import io.ngp.cli.api.AppId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user wants of a source.
 *
 * @param variables the environment
 * @param group the group all apps are put into
 * @param profiles of a Compose file, whose services are taken too
 * @param asProcesses commands are to be run as processes, without the images they are in
 * @param cpus of apps whose source says nothing
 * @param memMib of apps whose source says nothing
 */
public record AdoptionRequest(
    Map<String, String> variables,
    Optional<AppId> group,
    List<String> profiles,
    boolean asProcesses,
    BigDecimal cpus,
    BigDecimal memMib) {
  /** Copies the collections. */
  public AdoptionRequest {
    variables = Map.copyOf(variables);
    profiles = List.copyOf(profiles);
  }

  /** The id of an app of a project: in the group asked for, else in one named like the project. */
  public AppId id(String project, String name) {
    var base = group.map(AppId::path).orElse("/" + project);
    return new AppId((base.equals("/") ? "" : base) + "/" + name);
  }
}
