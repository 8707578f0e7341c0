package io.ngp.cli.adopt.draft;

import io.ngp.iac.diagnostic.Position;
import io.ngp.node.definition.DefinitionJudge.Complaint;
import java.util.List;
import java.util.function.Function;

/** Tells what of a definition the engine on this machine refuses, and what to do about it. */
final class Blockers {
  private static final String IMAGE = "/container/docker";

  private Blockers() {}

  static void tell(
      List<Complaint> complaints, Findings findings, Function<String, Position> places) {
    var hasImage = hasImage(complaints);
    for (var complaint : complaints) {
      if (!hasImage || !isOfContainer(complaint.path())) {
        findings.blocking(
            complaint.path(),
            places.apply(complaint.path()),
            Admission.sentence(complaint.reason()),
            instead(complaint.path()));
      }
    }
  }

  static boolean hasImage(List<Complaint> complaints) {
    return complaints.stream().anyMatch(each -> each.path().equals(IMAGE));
  }

  /** Without its image a container's network and folders mean nothing either. */
  private static boolean isOfContainer(String path) {
    return path.startsWith("/networks") || path.startsWith("/container/volumes");
  }

  private static String instead(String path) {
    if (path.equals(IMAGE)) {
      return "To run its command as a process, import it again with --processes; or give it a"
          + " \"cmd\" that runs on the machine, and remove \"container\" and \"networks\".";
    }
    if (path.startsWith("/networks")) {
      return "Remove \"networks\", and let the program listen on $PORT0.";
    }
    if (path.startsWith("/container/volumes")) {
      return "Remove the volume, and let the program use the host's folder by its own path.";
    }
    return "Change it before you deploy the app.";
  }
}
