package io.ngp.iac.expression;

import io.ngp.iac.value.Value;
import java.util.AbstractList;
import org.jspecify.annotations.Nullable;

/** A list as expressions see it: notices which of its values are touched. */
public final class ListView extends AbstractList<@Nullable Object> {
  private final Value.Items items;
  private final Touch touch;

  ListView(Value.Items items, Touch touch) {
    this.items = items;
    this.touch = touch;
  }

  Value.Items items() {
    return items;
  }

  @Override
  public @Nullable Object get(int index) {
    return Views.of(items.items().get(index), touch);
  }

  @Override
  public int size() {
    return items.items().size();
  }
}
