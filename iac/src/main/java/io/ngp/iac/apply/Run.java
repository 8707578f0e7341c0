package io.ngp.iac.apply;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.apply.ApplyEvent.Step;
import io.ngp.iac.apply.ApplyResult.Failure;
import io.ngp.iac.apply.ApplyResult.Outcome;
import io.ngp.iac.graph.Walk;
import io.ngp.iac.plan.Change;
import io.ngp.iac.plan.Plan.Counts;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** One walk over the steps of a plan, and the account of it. */
final class Run implements Walk.Visitor {
  private final Steps steps;
  private final Performer performer;
  private final ApplyRequest request;
  private final InstantSource clock;
  // All below are guarded by this.
  private final List<Failure> failures = new ArrayList<>();
  private final List<ResourceAddress> skipped = new ArrayList<>();
  private Counts done = new Counts(0, 0, 0);
  private boolean wasInterrupted;

  Run(Steps steps, Performer performer, ApplyRequest request, InstantSource clock) {
    this.steps = steps;
    this.performer = performer;
    this.request = request;
    this.clock = clock;
  }

  void go() {
    new Walk(steps.graph(), this, request.parallelism()).run();
  }

  @Override
  public boolean visit(int vertex) {
    return switch (steps.steps().get(vertex)) {
      case Steps.Step.Join _ -> true;
      case Steps.Step.Make make -> perform(make, make.change());
      case Steps.Step.Delete delete -> perform(delete, delete.change());
    };
  }

  private boolean perform(Steps.Step step, Change change) {
    var kind = Performer.stepOf(step);
    if (request.isStopping().getAsBoolean()) {
      interrupted(change.address(), kind);
      return false;
    }
    var begun = clock.instant();
    tell(new ApplyEvent.Started(change.address(), kind));
    try {
      var id = "";
      if (kind == Step.DELETE) {
        performer.delete(change);
      } else {
        id = performer.make(change);
      }
      count(kind);
      tell(new ApplyEvent.Finished(change.address(), kind, since(begun), id));
      return true;
    } catch (ProviderException e) {
      failed(change.address(), kind, since(begun), e);
      return false;
    }
  }

  private Duration since(Instant begun) {
    return Duration.between(begun, clock.instant());
  }

  private void tell(ApplyEvent event) {
    request.listener().accept(event);
  }

  private synchronized void count(Step step) {
    done =
        done.plus(
            switch (step) {
              case CREATE -> Action.CREATE;
              case UPDATE -> Action.UPDATE;
              case DELETE -> Action.DELETE;
            });
  }

  private void failed(ResourceAddress address, Step step, Duration elapsed, ProviderException e) {
    synchronized (this) {
      failures.add(new Failure(address, step, e));
      wasInterrupted |= request.isStopping().getAsBoolean();
    }
    tell(new ApplyEvent.Failed(address, step, elapsed, e));
  }

  private void interrupted(ResourceAddress address, Step step) {
    synchronized (this) {
      wasInterrupted = true;
      skipped.add(address);
    }
    tell(new ApplyEvent.Skipped(address, step, "interrupted"));
  }

  @Override
  public void skip(int vertex) {
    switch (steps.steps().get(vertex)) {
      case Steps.Step.Join _ -> {}
      case Steps.Step.Make make -> skip(make, make.change());
      case Steps.Step.Delete delete -> skip(delete, delete.change());
    }
  }

  private void skip(Steps.Step step, Change change) {
    synchronized (this) {
      skipped.add(change.address());
    }
    tell(
        new ApplyEvent.Skipped(
            change.address(), Performer.stepOf(step), "something it waits for was not done"));
  }

  synchronized Outcome outcome() {
    if (wasInterrupted) {
      return Outcome.INTERRUPTED;
    }
    return failures.isEmpty() ? Outcome.COMPLETE : Outcome.FAILED;
  }

  synchronized Counts done() {
    return done;
  }

  synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }

  synchronized List<ResourceAddress> skipped() {
    return List.copyOf(skipped);
  }
}
