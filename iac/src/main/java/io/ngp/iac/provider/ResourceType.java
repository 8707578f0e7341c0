package io.ngp.iac.provider;

import io.ngp.iac.value.Value.Fields;
import java.util.List;
import java.util.Optional;

/**
 * A type of resource. Methods may block, may be called by several threads for different resources,
 * and must be idempotent: a create carries the same token when it is repeated, and a resource whose
 * create was never answered is found by {@link #read} with the token and the inputs alone.
 *
 * <p>Inputs given to a method are complete: defaults are filled in, secrets are wrapped (see {@code
 * ValueReader}), nothing unknown is left except in {@link #check}, {@link #predict} and {@link
 * #consequences}.
 */
public interface ResourceType {
  /** Its name in {@code type:}, for example {@code local.node}. */
  String name();

  /** Its inputs and outputs. */
  Schema schema();

  /**
   * Looks at reality.
   *
   * @throws ProviderException if reality cannot be looked at
   */
  Reading read(Operation operation, Known known);

  /**
   * Makes the resource and returns its outputs. Makes nothing twice: what {@link Operation#token}
   * already made is completed.
   *
   * @throws ProviderException if it cannot; whatever exists then must be found by {@link #read}
   */
  Fields create(Operation operation, Fields inputs);

  /**
   * Changes the resource in place and returns its outputs. Never called for changes of inputs that
   * force replacement.
   *
   * @param former as recorded
   */
  Fields update(Operation operation, Known former, Fields inputs);

  /** Removes the resource; one that is gone already is no error. */
  void delete(Operation operation, Known known);

  /** Finds something that exists, for {@code ngp import}, by the id its users know it by. */
  default Optional<Known> find(Operation operation, String id) {
    throw new ProviderException(
        "Resources of type " + name() + " cannot be imported.", "Create it with `ngp apply`.");
  }

  /**
   * What is wrong with a change beyond the schema, at plan time; touches nothing. Called for
   * creates, updates, replacements and deletes; inputs may be unknown in part.
   */
  default List<Problem> check(Planned planned) {
    return List.of();
  }

  /**
   * What is wrong with all changes of this type in a plan, by the place of the change. Types that
   * have to ask elsewhere do so for many at a time.
   */
  default List<List<Problem>> checkAll(List<Planned> planned) {
    return planned.stream().map(this::check).toList();
  }

  /**
   * The outputs as far as they are known at plan time. By default a new resource's are unknown, and
   * an updated one keeps those its schema calls stable.
   */
  default Fields predict(Optional<Known> former, Fields inputs) {
    return schema().predictOutputs(former);
  }

  /** What a change means for its users; shown in the plan. */
  default List<Consequence> consequences(Planned planned) {
    return List.of();
  }
}
