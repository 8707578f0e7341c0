package io.ngp.cli.workspace;

import io.ngp.node.definition.DefinitionJudge;
import io.ngp.node.definition.DefinitionJudge.Complaint;
import io.ngp.node.definition.DefinitionJudge.Verdict;
import io.ngp.provider.cluster.DefinitionRules;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/** The rules of this version's masters, labels for balancers included. */
final class MasterRules implements DefinitionRules {
  private final BooleanSupplier isOnSwarm;

  /**
   * Rules of masters that run here.
   *
   * @param isOnSwarm whether the platform file has a Docker swarm run the apps
   */
  MasterRules(BooleanSupplier isOnSwarm) {
    this.isOnSwarm = isOnSwarm;
  }

  @Override
  public List<String> mistakes(JsonNode definition) {
    return switch (new DefinitionJudge(isOnSwarm.getAsBoolean()).judge(definition)) {
      case Verdict.Accepted accepted -> texts(accepted.unsupported());
      case Verdict.Refused refused -> texts(refused.complaints());
    };
  }

  private static List<String> texts(List<Complaint> complaints) {
    return complaints.stream().map(MasterRules::text).toList();
  }

  private static String text(Complaint complaint) {
    var path = complaint.path().substring(Math.min(1, complaint.path().length()));
    var reason =
        complaint.reason().endsWith(".")
            ? complaint.reason().substring(0, complaint.reason().length() - 1)
            : complaint.reason();
    return path.isEmpty() ? reason : path + ": " + reason;
  }
}
