package io.ngp.iac.configuration;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.Expression;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A resource block: one resource, or as many as its {@code count} or {@code for_each} says.
 *
 * @param inputs as written; defaults of the type that are expressions are among them
 * @param dependsOn blocks that must be there first, besides those that expressions refer to
 * @param dependencies all blocks it needs: by reference (through outputs and variables of modules,
 *     too) and by {@code depends_on}
 * @param position of its name
 */
public record Block(
    BlockAddress address,
    String type,
    Repetition repetition,
    Map<String, Expression> inputs,
    Lifecycle lifecycle,
    Set<BlockAddress> dependsOn,
    Set<BlockAddress> dependencies,
    Position position) {
  /** Copies the collections. */
  public Block {
    inputs = Map.copyOf(inputs);
    dependsOn = Set.copyOf(dependsOn);
    dependencies = Set.copyOf(dependencies);
  }

  /** How many resources a block makes. What it depends on must be known when a plan is made. */
  public sealed interface Repetition {
    /** One. */
    record Once() implements Repetition {}

    /** One if {@code condition} holds, else none. */
    record When(Expression condition) implements Repetition {}

    /** As many as the number says; each sees {@code ${count.index}}. */
    record Count(Expression number) implements Repetition {}

    /**
     * One for each entry of a map (text to value) or each text of a list; each sees {@code
     * ${each.key}} and {@code ${each.value}}.
     */
    record ForEach(Expression collection) implements Repetition {}
  }

  /**
   * How its resources are treated.
   *
   * @param isCreatedBeforeDestroyed a replacement is made before the old one goes
   * @param isDestroyPrevented a plan that would destroy it is refused
   * @param ignoredChanges inputs whose differences from the record are no change; {@code "*"}: all
   */
  public record Lifecycle(
      boolean isCreatedBeforeDestroyed, boolean isDestroyPrevented, List<String> ignoredChanges) {
    /** Nothing special. */
    public static final Lifecycle DEFAULT = new Lifecycle(false, false, List.of());

    /** Copies the list. */
    public Lifecycle {
      ignoredChanges = List.copyOf(ignoredChanges);
    }
  }
}
