package io.ngp.provider.cluster;

import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value.Fields;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code app}: a Marathon app on the cluster.
 *
 * <p>An app is known by its id, which is unique on its cluster: a create whose answer was lost is
 * recognised by an app of that id that the API says is what was asked for. No mark of ours is put
 * into what users define.
 */
final class AppType implements ResourceType {
  private static final Schema SCHEMA =
      Schema.closed(
          "An app on the cluster, defined as Marathon defines apps.",
          AppInputs.SCHEMA,
          AppOutputs.SCHEMA);

  private final Clusters clusters;
  private final AppImport imports;
  private final AppReading reading;
  private final AppReview review;

  AppType(Clusters clusters, Supplier<Optional<Surroundings>> platform, DefinitionRules rules) {
    this.clusters = clusters;
    this.imports = new AppImport(clusters, platform);
    this.reading = new AppReading(clusters);
    this.review = new AppReview(clusters, rules);
  }

  @Override
  public String name() {
    return "app";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Reading read(Operation operation, Known known) {
    return reading.of(operation, known);
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    return begin(operation, new AppInputs(inputs), Optional.empty());
  }

  /**
   * Deploys what was not deployed before, as far as is known.
   *
   * @param former what may have been deployed in vain
   */
  private Fields begin(Operation operation, AppInputs inputs, Optional<AppInputs> former) {
    var id = inputs.requiredId();
    var rollout = new Rollout(operation, clusters.of(inputs), id, inputs);
    var there = rollout.app();
    if (there.isPresent() && inputs.isOnce()) {
      return AppOutputs.of(inputs, there.get()).fields();
    }
    if (there.isPresent() && !isOurs(rollout, id, inputs, former)) {
      throw new ProviderException(
          "App " + id + " exists already and is not what is written here. It was not touched.",
          "Take it over: ngp import '" + operation.address() + "' " + id);
    }
    return deploy(rollout, inputs, id);
  }

  /** Whether an app is as it is wanted, or as it was wanted when it was begun. */
  private static boolean isOurs(
      Rollout rollout, AppId id, AppInputs inputs, Optional<AppInputs> former) {
    return !rollout.wouldChange(inputs.body(id))
        || former
            .filter(before -> before.id().equals(Optional.of(id)))
            .filter(before -> !rollout.wouldChange(before.body(id)))
            .isPresent();
  }

  private static Fields deploy(Rollout rollout, AppInputs inputs, AppId id) {
    return AppOutputs.of(inputs, rollout.deploy(inputs.body(id))).fields();
  }

  @Override
  public Fields update(Operation operation, Known former, Fields given) {
    var inputs = new AppInputs(given);
    var before = new AppInputs(former.inputs());
    var outputs = new AppOutputs(former.outputs());
    if (!outputs.isConfirmed()) {
      return begin(operation, inputs, Optional.of(before));
    }
    if (outputs.isFinished() && isLeftAlone(before, inputs)) {
      return outputs.namedBy(inputs).fields();
    }
    var id = inputs.requiredId();
    var made = deploy(new Rollout(operation, clusters.of(inputs), id, inputs), inputs, id);
    if (!before.id().equals(Optional.of(id))) {
      delete(operation, former);
    }
    return made;
  }

  /** Whether only what does not concern the cluster changes. */
  private static boolean isLeftAlone(AppInputs before, AppInputs wanted) {
    return wanted.isOnce() || before.definition().equals(wanted.definition());
  }

  @Override
  public void delete(Operation operation, Known known) {
    var inputs = new AppInputs(known.inputs());
    var id = inputs.requiredId();
    try {
      new Rollout(operation, clusters.of(inputs), id, inputs).remove();
    } catch (ApiSilentException e) {
      if (e.isAwaitingLeader()) {
        throw new ProviderException(
            id + " cannot be removed: " + e.getMessage() + ".",
            "Start the masters that are missing with `ngp apply`; see them with `ngp status`.",
            e);
      }
      // Apps are removed before the nodes they run on. No API: no nodes, no app.
      operation.progress(e.getMessage() + ", so it is taken to be gone");
    } catch (ApiRefusalException e) {
      throw e.during("The cluster does not remove " + id);
    }
  }

  @Override
  public Optional<Known> find(Operation operation, String id) {
    return imports.find(operation, id);
  }

  @Override
  public List<Problem> check(Planned planned) {
    return review.problems(planned);
  }

  @Override
  public List<Consequence> consequences(Planned planned) {
    return AppConsequences.of(planned);
  }

  @Override
  public Fields predict(Optional<Known> former, Fields given) {
    var wanted = new AppInputs(given);
    var outputs = former.map(known -> new AppOutputs(known.outputs()));
    if (outputs.filter(AppOutputs::isConfirmed).isEmpty()) {
      return AppOutputs.predicted(wanted);
    }
    var before = new AppInputs(former.orElseThrow().inputs());
    return outputs.get().isFinished() && isLeftAlone(before, wanted)
        ? outputs.get().namedBy(wanted).fields()
        : outputs.get().predicted(before, wanted);
  }
}
