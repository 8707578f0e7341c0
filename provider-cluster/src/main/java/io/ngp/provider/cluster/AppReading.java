package io.ngp.provider.cluster;

import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Secret;
import tools.jackson.databind.JsonNode;

/**
 * Compares recorded apps with those of their cluster. A cluster that does not answer is one whose
 * nodes this plan is about to start: its apps are as recorded.
 */
final class AppReading {
  private final Clusters clusters;

  AppReading(Clusters clusters) {
    this.clusters = clusters;
  }

  Reading of(Operation operation, Known known) {
    var inputs = new AppInputs(known.inputs());
    var outputs = new AppOutputs(known.outputs());
    if (outputs.isConfirmed() && inputs.isOnce()) {
      return new Reading.Present(known.inputs(), known.outputs());
    }
    var id = inputs.requiredId();
    try {
      var cluster = clusters.of(inputs);
      return outputs.isConfirmed()
          ? cluster.askThroughElection(api -> compared(api, id, known))
          : cluster.askThroughElection(api -> settled(api, id, inputs));
    } catch (ApiSilentException e) {
      if (!e.isRepeated()) {
        operation.progress(e.getMessage() + "; apps are taken to be as recorded");
      }
      return outputs.isConfirmed()
          ? present(known, known.inputs())
          : unfinished(inputs, AppOutputs.unconfirmed(inputs));
    } catch (ApiRefusalException e) {
      throw e.during("The cluster does not tell of " + id);
    }
  }

  private static Reading compared(MarathonApi api, AppId id, Known known)
      throws ApiSilentException {
    return api.app(id)
        .<Reading>map(app -> present(known, drifted(known, app)))
        .orElseGet(() -> new Reading.Absent("was removed from the cluster"));
  }

  private static Fields drifted(Known known, JsonNode app) {
    var written = new AppInputs(known.inputs()).definition();
    var applied = new AppOutputs(known.outputs()).applied();
    var now = Definitions.withDrift(written, applied, Definitions.of(app));
    if (now.equals(written)) {
      return known.inputs();
    }
    var isSecret = known.inputs().get("definition") instanceof Secret;
    return known.inputs().with("definition", isSecret ? new Secret(now) : now);
  }

  /** Whether a create that was never answered has happened, and is over. */
  private static Reading settled(MarathonApi api, AppId id, AppInputs inputs)
      throws ApiSilentException {
    var app = api.app(id);
    if (app.isEmpty()) {
      return new Reading.Absent("was not deployed");
    }
    if (!inputs.isOnce() && !isAsWanted(api, id, inputs)) {
      return new Reading.Absent("is another app than the one that was to be deployed");
    }
    var isOver =
        inputs.isOnce() || inputs.patience().isZero() || AppCounts.of(app.get()).isSettled();
    return isOver
        ? new Reading.Present(inputs.fields(), AppOutputs.of(inputs, app.get()).fields())
        : unfinished(inputs, AppOutputs.unfinished(inputs, app.get()));
  }

  private static boolean isAsWanted(MarathonApi api, AppId id, AppInputs inputs)
      throws ApiSilentException {
    try {
      return !api.wouldChange(id, inputs.body(id));
    } catch (ApiRefusalException e) {
      if (e.isMistake()) {
        return false;
      }
      throw e;
    }
  }

  private static Reading present(Known known, Fields inputs) {
    return new Reading.Present(
        inputs, known.outputs(), !new AppOutputs(known.outputs()).isFinished());
  }

  private static Reading unfinished(AppInputs inputs, AppOutputs outputs) {
    return new Reading.Present(inputs.fields(), outputs.fields(), true);
  }
}
