package io.ngp.iac.apply;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.apply.ApplyEvent.Step;
import io.ngp.iac.plan.BlockValues;
import io.ngp.iac.plan.Change;
import io.ngp.iac.plan.Reason;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.state.Entry;
import io.ngp.iac.state.ResourceRecord;
import io.ngp.iac.state.ResourceRecord.Doubt;
import io.ngp.iac.value.Value.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Carries out single steps: intent into the journal, provider, result into the journal. Whatever
 * happens in between, the journal or the provider knows about it.
 */
final class Performer {
  private final Registry registry;
  private final ApplyRequest request;
  private final MadeValues values;
  private final Wanted wanted;

  Performer(Registry registry, ApplyRequest request, MadeValues values) {
    this.registry = registry;
    this.request = request;
    this.values = values;
    this.wanted = new Wanted(registry, request.configuration(), values);
  }

  /** What a step is for whoever watches. */
  static Step stepOf(Steps.Step step) {
    return switch (step) {
      case Steps.Step.Make make ->
          make.change().action() == Action.UPDATE ? Step.UPDATE : Step.CREATE;
      case Steps.Step.Delete _ -> Step.DELETE;
      case Steps.Step.Join _ -> throw new IllegalArgumentException("a join is nothing to watch");
    };
  }

  /**
   * Makes or changes a resource; returns what people know it by.
   *
   * @throws ProviderException if that failed; the journal says what is in doubt
   */
  String make(Change change) {
    var inputs = wanted.of(change);
    return change.action() == Action.UPDATE ? update(change, inputs) : create(change, inputs);
  }

  private String create(Change change, Fields inputs) {
    var address = change.address();
    var type = registry.type(change.type());
    var token = change.token().orElseGet(() -> UUID.randomUUID().toString());
    var intent = new ArrayList<Entry>();
    if (change.action() == Action.REPLACE && change.isCreatedBeforeDestroyed()) {
      intent.add(new Entry.Deposed(address, former(change).token()));
    }
    intent.add(new Entry.Creating(address, type.name(), token, inputs, change.dependencies()));
    request.session().append(intent);
    var operation = operation(address, token, Step.CREATE);
    var outputs = called(() -> type.create(operation, inputs), type);
    return record(change, type, token, inputs, outputs);
  }

  private String update(Change change, Fields inputs) {
    var address = change.address();
    var type = registry.type(change.type());
    var former = former(change);
    // What was unknown may turn out to be what is there already.
    if (change.reason().kind() == Reason.Kind.CHANGED && Wanted.isSame(former.inputs(), inputs)) {
      return record(change, type, former.token(), inputs, former.outputs());
    }
    request.session().append(List.of(new Entry.Updating(address, inputs)));
    var operation = operation(address, former.token(), Step.UPDATE);
    var outputs = called(() -> type.update(operation, former, inputs), type);
    return record(change, type, former.token(), inputs, outputs);
  }

  private String record(
      Change change, ResourceType type, String token, Fields inputs, Fields given) {
    var outputs = type.schema().hideOutputs(given);
    request
        .session()
        .appendLater(
            List.of(
                new Entry.Put(
                    new ResourceRecord(
                        change.address(),
                        type.name(),
                        token,
                        inputs,
                        outputs,
                        change.dependencies(),
                        Doubt.NONE))));
    values.put(change.address(), BlockValues.of(inputs, outputs));
    return Names.of(inputs, outputs);
  }

  /**
   * Deletes a resource.
   *
   * @throws ProviderException if that failed; the journal says so
   */
  void delete(Change change) {
    var address = change.address();
    var type = registry.type(change.type());
    var former = former(change);
    var isDeposed = change.isDeposed() || change.isCreatedBeforeDestroyed();
    if (!isDeposed) {
      request.session().append(List.of(new Entry.Deleting(address)));
    }
    var operation = operation(address, former.token(), Step.DELETE);
    called(
        () -> {
          type.delete(operation, former);
          return Fields.EMPTY;
        },
        type);
    request
        .session()
        .appendLater(
            List.of(
                isDeposed
                    ? new Entry.DeposedGone(address, former.token())
                    : new Entry.Gone(address)));
  }

  private static Known former(Change change) {
    return change
        .former()
        .orElseThrow(() -> new IllegalStateException(change.address() + " was never made"));
  }

  /** Calls a provider; whatever it throws, the user sees what happened and where. */
  private static Fields called(java.util.function.Supplier<Fields> call, ResourceType type) {
    try {
      return call.get();
    } catch (ProviderException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ProviderException(
          "This is a bug in the resource type " + type.name() + ": " + e,
          "Report it, please; `ngp apply` again looks at what is there and goes on.",
          e);
    }
  }

  private Operation operation(ResourceAddress address, String token, Step step) {
    return new Call(address, token, step, request);
  }

  private record Call(ResourceAddress address, String token, Step step, ApplyRequest request)
      implements Operation {
    @Override
    public void progress(String message) {
      request.listener().accept(new ApplyEvent.Progressed(address, step, message));
    }

    @Override
    public boolean isStopping() {
      return request.isStopping().getAsBoolean();
    }
  }
}
