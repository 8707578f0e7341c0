package io.ngp.cli.adopt.draft;

import io.ngp.cli.api.AppId;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a source holds, in the platform's own form.
 *
 * @param findings what is not the same as before
 */
public record Adoption(List<Adopted> apps, List<Finding> findings) {
  /** Copies the lists. */
  public Adoption {
    apps = List.copyOf(apps);
    findings = List.copyOf(findings);
  }

  /** One app; the API takes its definition. */
  public record Adopted(AppId id, ObjectNode definition) {}
}
