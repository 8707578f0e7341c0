package io.ngp.provider.cluster;

import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.value.Masks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Sends one app's changes to its cluster and follows them until they are done. */
final class Rollout {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration BETWEEN_DIAGNOSES = Duration.ofSeconds(1);

  /** How long the API may take to answer where the app itself is not waited for. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(30);

  /** How long after its deployment's end an app may take until its counts agree. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  /** An error that happened so often will happen again. */
  private static final int HOPELESS = 3;

  private static final int LONGEST_DETAILS = 20;

  private final Operation operation;
  private final Cluster cluster;
  private final AppId id;
  private final Duration patience;
  private final Masks masks;
  private final long deadline;
  private String told = "";

  /** A rollout that may take as long from now on as the inputs say. */
  Rollout(Operation operation, Cluster cluster, AppId id, AppInputs inputs) {
    this.operation = operation;
    this.cluster = cluster;
    this.id = id;
    this.patience = inputs.patience();
    this.masks = inputs.masks();
    this.deadline = System.nanoTime() + (patience.isPositive() ? patience : ANSWER_TIME).toNanos();
  }

  /** The app as it is. */
  Optional<JsonNode> app() {
    return patiently(api -> api.app(id));
  }

  /** Whether the app would change if it became {@code definition}. */
  boolean wouldChange(JsonNode definition) {
    return patiently(api -> api.wouldChange(id, definition));
  }

  /**
   * Makes the app be as defined and waits until it runs so; returns it.
   *
   * @throws ProviderException if it is refused or does not get to run
   */
  JsonNode deploy(JsonNode definition) {
    var before = patiently(api -> api.diagnoses(id));
    put(definition);
    return patience.isPositive() ? running(before) : app().orElseThrow(this::removed);
  }

  private void put(JsonNode definition) {
    var isForced = false;
    while (true) {
      try {
        var force = isForced;
        var _ =
            patiently(api -> {
              api.put(id, definition, force);
              return true;
            });
        return;
      } catch (ApiRefusalException e) {
        if (isLate()) {
          throw refused(e, "Wait until that deployment ends, or end it: ngp deployment list.");
        }
        // A deployment of this app alone is what this change takes the place of.
        isForced = e.deployments().stream().allMatch(this::isOursAlone);
        if (!isForced) {
          tell("waiting for another deployment of " + id);
          pause();
        }
      }
    }
  }

  private boolean isOursAlone(String deployment) {
    return patiently(api -> api.affectedBy(deployment)).stream().allMatch(id.path()::equals);
  }

  private ProviderException refused(ApiRefusalException e, String fix) {
    return new ProviderException(
        masks.hide("The cluster does not take " + id + ": " + e.getMessage()),
        e.problems().stream().map(masks::hide).toList(),
        fix);
  }

  /** Waits until as many instances as wanted are good, stay so, and nothing is under way. */
  private JsonNode running(List<Diagnosis> before) {
    var endSeen = 0L;
    var goodSeen = 0L;
    var diagnosed = System.nanoTime();
    while (true) {
      var app = app().orElseThrow(this::removed);
      var counts = AppCounts.of(app);
      goodSeen = counts.isSettled() ? since(goodSeen) : 0;
      if (counts.isSettled() && (isOver(goodSeen, SETTLING) || !hasNewErrors(before))) {
        return app;
      }
      tell(counts.words());
      if (isOver(diagnosed, BETWEEN_DIAGNOSES)) {
        diagnosed = System.nanoTime();
        refuseHopeless(before);
      }
      endSeen = counts.isDeploying() || counts.isSettled() ? 0 : since(endSeen);
      if (endSeen != 0 && isOver(endSeen, SETTLING)) {
        throw failed(id + " was deployed and does not run as wanted: " + counts.words() + ".");
      }
      if (isLate()) {
        throw failed(
            "%s does not run as wanted after %d s: %s."
                .formatted(id, patience.toSeconds(), counts.words()));
      }
      pause();
    }
  }

  private static long since(long seen) {
    return seen == 0 ? System.nanoTime() : seen;
  }

  /** A task that ends again and again looks good in between. */
  private boolean hasNewErrors(List<Diagnosis> before) {
    return patiently(api -> api.diagnoses(id)).stream()
        .anyMatch(each -> each.isError() && each.count() > count(before, each));
  }

  private static boolean isOver(long since, Duration time) {
    return System.nanoTime() - since > time.toNanos();
  }

  private void refuseHopeless(List<Diagnosis> before) {
    var isHopeless =
        patiently(api -> api.diagnoses(id)).stream()
            .anyMatch(each -> each.isError() && each.count() - count(before, each) >= HOPELESS);
    if (isHopeless) {
      throw failed(id + " does not get to run.");
    }
  }

  private static int count(List<Diagnosis> before, Diagnosis diagnosis) {
    return before.stream().filter(diagnosis::isSameAs).mapToInt(Diagnosis::count).max().orElse(0);
  }

  private ProviderException failed(String message) {
    var found = patiently(api -> api.diagnoses(id));
    return new ProviderException(
        message,
        found.stream()
            .flatMap(each -> each.lines().stream())
            .limit(LONGEST_DETAILS)
            .map(masks::hide)
            .toList(),
        found.stream()
            .map(Diagnosis::fix)
            .filter(each -> !each.isEmpty())
            .findFirst()
            .map(masks::hide)
            .orElse("See what its tasks say: ngp app logs " + id.path().substring(1)));
  }

  private ProviderException removed() {
    return new ProviderException(
        id + " was removed by somebody else while it was deployed.", "Run `ngp apply` again.");
  }

  /**
   * Removes the app and waits until nothing of it runs.
   *
   * @throws ApiSilentException if no master answers any more
   */
  void remove() throws ApiSilentException {
    var deployment = cluster.askThroughElection(api -> api.delete(id));
    while (deployment.isPresent() && patience.isPositive()) {
      var running = deployment.get();
      if (cluster.askThroughElection(api -> api.affectedBy(running)).isEmpty()) {
        return;
      }
      tell("waiting until its tasks have stopped");
      if (isLate()) {
        throw new ProviderException(
            "The tasks of " + id + " have not stopped after " + patience.toSeconds() + " s.",
            "They are told to stop; see how far that is: ngp deployment list.");
      }
      pause();
    }
  }

  /**
   * Asks until there is an answer; the API of a cluster that starts may take a moment.
   *
   * @throws ApiRefusalException if other deployments lock the app
   */
  private <T> T patiently(Cluster.Question<T> question) {
    while (true) {
      try {
        return question.ask(cluster.api());
      } catch (ApiSilentException e) {
        if (isLate()) {
          throw silent(e);
        }
        tell("waiting: " + e.getMessage());
        pause();
      } catch (ApiRefusalException e) {
        if (e.isLocked()) {
          throw e;
        }
        throw refused(e, "Correct the definition; what each member means is in docs/apps.md.");
      }
    }
  }

  private ProviderException silent(ApiSilentException e) {
    return new ProviderException(
        id + " cannot be deployed: " + e.getMessage() + ".", "See which nodes run: ngp status.", e);
  }

  private boolean isLate() {
    return System.nanoTime() >= deadline;
  }

  private void tell(String message) {
    if (!message.equals(told)) {
      told = message;
      operation.progress(message);
    }
  }

  private void pause() {
    if (operation.isStopping()) {
      throw stopped();
    }
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped();
    }
  }

  private ProviderException stopped() {
    return new ProviderException(
        "Stopped waiting for " + id + "; the cluster goes on with what it was told.",
        "`ngp apply` looks at what came of it.");
  }
}
