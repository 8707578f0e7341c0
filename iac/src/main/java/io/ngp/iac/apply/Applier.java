package io.ngp.iac.apply;

import io.ngp.iac.expression.EvaluationException;
import io.ngp.iac.plan.Change;
import io.ngp.iac.plan.Outputs;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.Entry;
import io.ngp.iac.state.StateException;
import io.ngp.iac.value.Value;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Carries plans out. */
public final class Applier {
  private final Registry registry;
  private final InstantSource clock;

  /** An applier that knows these types. */
  public Applier(Registry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Carries a plan out, as far as it goes: a failure stops only what depends on it. Returns when
   * every provider call that was begun has ended.
   *
   * @throws StaleException if the state or the configuration is not the one the plan was made from;
   *     nothing was changed
   * @throws StateException if the journal cannot be written; calls under way have ended
   */
  public ApplyResult apply(ApplyRequest request) {
    var plan = request.plan();
    refuseStale(request);
    var session = request.session();
    var state = session.state();
    var revision = state.nextRevision();
    var opening = new ArrayList<Entry>();
    opening.add(
        new Entry.Begin(
            revision, clock.instant(), request.command(), request.who(), plan.fingerprint()));
    opening.addAll(plan.refresh());
    session.keepSources(revision, request.configuration().sources());
    session.append(opening);
    var values = new MadeValues(request.configuration(), plan.changes());
    var run =
        new Run(
            Steps.of(plan.changes(), state),
            new Performer(registry, request, values),
            request,
            clock);
    run.go();
    var outputs = outputs(request, values, state.outputs());
    var outcome = run.outcome();
    var done = run.done();
    session.append(
        List.of(
            new Entry.End(
                revision,
                clock.instant(),
                outcome.word(),
                done.added(),
                done.changed(),
                done.destroyed(),
                outputs)));
    return new ApplyResult(outcome, revision, done, run.failures(), run.skipped(), outputs);
  }

  private static void refuseStale(ApplyRequest request) {
    var plan = request.plan();
    var serial = request.session().state().serial();
    if (plan.serial() != serial) {
      throw new StaleException(
          "The plan was made from serial "
              + plan.serial()
              + " of the state, which is at "
              + serial
              + " now: something was applied since.");
    }
    if (!plan.fingerprint().equals(request.configuration().fingerprint())) {
      throw new StaleException("The plan was made from a configuration that has changed since.");
    }
  }

  private static Map<String, Value> outputs(
      ApplyRequest request, MadeValues values, Map<String, Value> former) {
    var outputs = new TreeMap<String, Value>();
    if (request.plan().mode() == Plan.Mode.DESTROY) {
      return isAllGone(request.plan()) ? Map.of() : former;
    }
    request
        .configuration()
        .outputs()
        .forEach((name, definition) -> {
          try {
            var value = Outputs.value(definition, request.configuration(), values::of);
            if (value.isKnown()) {
              outputs.put(name, value);
            }
          } catch (EvaluationException | ProviderException _) {
            // What it refers to could not be made; that failure was told already.
          }
        });
    return outputs;
  }

  private static boolean isAllGone(Plan plan) {
    return plan.changes().stream().allMatch(Change::isAction);
  }
}
