package io.ngp.iac.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the engine relies on, for every type of resource. */
public abstract class ResourceTypeContract {
  private final TestOperation operation = new TestOperation();

  /** The type. */
  protected abstract ResourceType type();

  /** Inputs of a resource that can be made, as a user writes them. */
  protected abstract Fields inputs();

  /** Other inputs that the same resource can be changed to in place; empty if there are none. */
  protected abstract Optional<Fields> changedInputs();

  /**
   * What exists outside because of the resource, comparable; empty when nothing is made. Types
   * whose resources exist in the state only leave it so.
   */
  protected List<String> outside() {
    return List.of();
  }

  /** Whether read can find a resource when only its token and inputs are known. */
  protected boolean isFoundByToken() {
    return true;
  }

  /** Whether read tells that a deleted resource is gone. */
  protected boolean isGoneWhenDeleted() {
    return true;
  }

  private Fields wanted() {
    return Given.complete(type().schema(), inputs());
  }

  private Known create() {
    return created(type().create(operation, wanted()));
  }

  private Known created(Fields outputs) {
    return new Known(operation.token(), wanted(), type().schema().hideOutputs(outputs));
  }

  private Known unanswered() {
    return new Known(operation.token(), wanted(), Fields.EMPTY);
  }

  private Reading.Present present(Known known) {
    var reading = type().read(operation, known);
    assertThat(reading).isInstanceOf(Reading.Present.class);
    return (Reading.Present) reading;
  }

  private Planned planned(Action action, Optional<Known> former, Optional<Fields> inputs) {
    return new Planned(operation.address(), type().name(), action, former, inputs, false);
  }

  @Test
  public void whatWasCreatedIsThereWithoutDrift() {
    var known = create();
    var present = present(known);
    assertThat(type().schema().hideInputs(present.inputs())).isEqualTo(known.inputs());
    assertThat(type().schema().hideOutputs(present.outputs())).isEqualTo(known.outputs());
  }

  @Test
  public void beforeItIsCreatedNothingIsThere() {
    if (isFoundByToken() && isGoneWhenDeleted()) {
      assertThat(type().read(operation, unanswered())).isInstanceOf(Reading.Absent.class);
    }
    assertThat(outside()).isEmpty();
  }

  @Test
  public void createWithoutAnswerIsFoundByTokenAndInputs() {
    var known = create();
    if (isFoundByToken()) {
      var present = present(unanswered());
      assertThat(type().schema().hideInputs(present.inputs())).isEqualTo(known.inputs());
      assertThat(type().schema().hideOutputs(present.outputs()).fields().keySet())
          .isEqualTo(known.outputs().fields().keySet());
    } else {
      assertThat(type().read(operation, unanswered())).isInstanceOf(Reading.Absent.class);
    }
  }

  @Test
  public void createdTwiceWithOneTokenItIsThereOnce() {
    create();
    var once = outside();
    var again = create();
    assertThat(outside()).isEqualTo(once);
    present(again);
  }

  @Test
  public void deletedItIsGone() {
    var known = create();
    type().delete(operation, known);
    assertThat(outside()).isEmpty();
    if (isGoneWhenDeleted()) {
      assertThat(type().read(operation, known)).isInstanceOf(Reading.Absent.class);
    }
  }

  @Test
  public void deletingTwiceIsNoError() {
    var known = create();
    type().delete(operation, known);
    type().delete(operation, known);
    assertThat(outside()).isEmpty();
  }

  @Test
  public void updatedItIsAsWanted() {
    var known = create();
    if (changedInputs().isEmpty()) {
      return;
    }
    var changed = Given.complete(type().schema(), changedInputs().get());
    changed
        .fields()
        .forEach((name, value) -> {
          if (!value.equals(known.inputs().get(name))) {
            assertThat(type().schema().input(name)).isNotEmpty();
            assertThat(type().schema().input(name).get().forcesReplacement()).as(name).isFalse();
          }
        });
    var predicted = type().predict(Optional.of(known), changed);
    var outputs = type().schema().hideOutputs(type().update(operation, known, changed));
    expectPrediction(predicted, outputs);
    var present = present(new Known(operation.token(), changed, outputs));
    assertThat(type().schema().hideInputs(present.inputs())).isEqualTo(changed);
    for (var output : type().schema().outputs()) {
      if (output.isStable()) {
        assertThat(outputs.get(output.name())).isEqualTo(known.outputs().get(output.name()));
      }
    }
  }

  @Test
  public void checkTouchesNothingAndFindsNothingWrong() {
    var wish = planned(Action.CREATE, Optional.empty(), Optional.of(wanted()));
    assertThat(type().check(wish)).isEmpty();
    type().consequences(wish);
    assertThat(outside()).isEmpty();
    var known = create();
    var there = outside();
    for (var each :
        List.of(
            planned(Action.UPDATE, Optional.of(known), Optional.of(wanted())),
            planned(Action.REPLACE, Optional.of(known), Optional.of(wanted())),
            planned(Action.DELETE, Optional.of(known), Optional.empty()))) {
      assertThat(type().check(each)).isEmpty();
      type().consequences(each);
    }
    assertThat(outside()).isEqualTo(there);
  }

  @Test
  public void whatIsUnknownDisturbsNeitherCheckNorPrediction() {
    for (var name : wanted().fields().keySet()) {
      var inputs = wanted().with(name, Value.UNKNOWN);
      var wish = planned(Action.CREATE, Optional.empty(), Optional.of(inputs));
      assertThatCode(
              () -> {
                type().check(wish);
                type().consequences(wish);
                type().predict(Optional.empty(), inputs);
              })
          .as(name)
          .doesNotThrowAnyException();
    }
  }

  @Test
  public void predictionsComeTrue() {
    var predicted = type().predict(Optional.empty(), wanted());
    expectPrediction(predicted, create().outputs());
  }

  private void expectPrediction(Fields predicted, Fields outputs) {
    predicted
        .fields()
        .forEach((name, value) -> {
          if (value.isKnown()) {
            assertThat(outputs.get(name)).as("output " + name).isEqualTo(value);
          }
        });
  }

  @Test
  public void schemaNamesWhatIsUsed() {
    if (type().schema().isOpen()) {
      return;
    }
    var schema = type().schema();
    var known = create();
    assertThat(known.outputs().fields().keySet())
        .isEqualTo(schema.outputs().stream().map(Output::name).collect(Collectors.toSet()));
    assertThat(type().predict(Optional.empty(), wanted()).fields().keySet())
        .isEqualTo(known.outputs().fields().keySet());
    assertThat(schema.inputs().stream().map(Input::name))
        .doesNotHaveDuplicates()
        .containsAll(present(known).inputs().fields().keySet());
    assertThat(schema.inputs())
        .allSatisfy(input -> {
          assertThat(input.description()).endsWith(".");
          assertThat(input.name()).matches("[a-z][a-z0-9_]*");
        });
  }

  @Test
  public void secretsAreNotTold() {
    var known = create();
    var told = new ArrayList<>(operation.messages());
    told.add(known.outputs().toString());
    var secrets = secrets(known.inputs());
    for (var each : told) {
      assertThat(secrets).noneMatch(each::contains);
    }
  }

  private static List<String> secrets(Value value) {
    return switch (value) {
      case Secret secret -> List.of(secret.inner().toString());
      case Items items -> items.items().stream().flatMap(e -> secrets(e).stream()).toList();
      case Fields fields ->
          fields.fields().values().stream().flatMap(e -> secrets(e).stream()).toList();
      case Value.Null _, Value.Text _, Value.Num _, Value.Bool _, Value.Unknown _ -> List.of();
    };
  }
}
