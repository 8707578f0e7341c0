package io.ngp.provider.cluster;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a planned change of an app, with the help of its cluster. */
final class AppReview {
  private final Clusters clusters;
  private final DefinitionRules rules;

  /** {@code rules} are asked where no cluster can be. */
  AppReview(Clusters clusters, DefinitionRules rules) {
    this.clusters = clusters;
    this.rules = rules;
  }

  List<Problem> problems(Planned planned) {
    var action = planned.action();
    if (planned.inputs().isEmpty() || action == Action.KEEP || action == Action.DELETE) {
      return List.of();
    }
    var inputs = new AppInputs(planned.inputs().get());
    if (inputs.hasNoCluster()) {
      return List.of(new Problem("api", "there is no cluster to run it.", Clusters.SELECT));
    }
    if (!inputs.hasDefinition() || !inputs.definition().get("id").isKnown()) {
      return List.of();
    }
    return inputs.id().isEmpty()
        ? List.of(new Problem("definition", noId(inputs), AppId.RULE))
        : ofCluster(planned, inputs).stream().toList();
  }

  private static String noId(AppInputs inputs) {
    return inputs.definition().get("id") instanceof Value.Null
        ? "the definition has no id."
        : inputs.name() + " is no id of an app.";
  }

  /** What the cluster itself says, if it can be asked already. */
  private Optional<Problem> ofCluster(Planned planned, AppInputs inputs) {
    if (!inputs.definition().isKnown()) {
      return Optional.empty();
    }
    if (inputs.addresses().isEmpty()) {
      return byRules(inputs);
    }
    try {
      return clusters.of(inputs).ask(api -> judged(api, planned, inputs));
    } catch (ApiSilentException _) {
      return byRules(inputs);
    } catch (ApiRefusalException e) {
      // Anything else than a mistake is told when it is really done.
      return e.isMistake() ? Optional.of(mistake(inputs, e)) : Optional.empty();
    }
  }

  private Optional<Problem> byRules(AppInputs inputs) {
    var mistakes = rules.mistakes(inputs.body(inputs.id().orElseThrow()));
    return mistakes.isEmpty()
        ? Optional.empty()
        : Optional.of(mistake(inputs, String.join("; ", mistakes) + "."));
  }

  private static Problem mistake(AppInputs inputs, ApiRefusalException e) {
    return mistake(
        inputs, e.problems().isEmpty() ? e.getMessage() : String.join("; ", e.problems()) + ".");
  }

  private static Problem mistake(AppInputs inputs, @Nullable String what) {
    return new Problem(
        "definition",
        inputs.masks().hide("the cluster does not take it: " + what),
        "What each member means is in docs/apps.md.");
  }

  private static Optional<Problem> judged(MarathonApi api, Planned planned, AppInputs inputs)
      throws ApiSilentException {
    var id = inputs.id().orElseThrow();
    var wouldChange = api.wouldChange(id, inputs.body(id));
    if (planned.action() != Action.CREATE || !wouldChange || inputs.isOnce()) {
      return Optional.empty();
    }
    return api.app(id)
        .map(app -> Defaults.differing(inputs.definition(), Definitions.of(app)))
        .map(names ->
            new Problem(
                "definition",
                "app "
                    + id
                    + " exists already and is not what is written here"
                    + (names.isEmpty() ? "." : ": it differs in " + String.join(", ", names) + "."),
                "Take it over: ngp import '" + planned.address() + "' " + id));
  }
}
