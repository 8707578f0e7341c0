package io.ngp.cli.adopt.draft;

import io.ngp.iac.diagnostic.Position;
import java.util.List;

/** Tells that apps got a size nobody chose. */
public final class SizeNotice {
  private SizeNotice() {}

  /** Tells it of these apps, if there are any. */
  public static void tell(
      List<String> apps, AdoptionRequest request, Findings findings, Position position) {
    if (!apps.isEmpty()) {
      findings.changed(
          "cpus, mem",
          position,
          "Nothing says how large these are: %s. They get %s cpus and %s MiB; one that needs more memory is killed."
              .formatted(
                  String.join(", ", apps),
                  request.cpus().toPlainString(),
                  request.memMib().toPlainString()),
          "Choose \"cpus\" and \"mem\" in the definitions, or import again with --cpus and --mem.");
    }
  }
}
