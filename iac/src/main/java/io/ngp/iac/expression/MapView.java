package io.ngp.iac.expression;

import io.ngp.iac.value.Value;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A map as expressions see it: notices which of its values are touched. */
public final class MapView extends AbstractMap<String, @Nullable Object> {
  private final Value.Fields fields;
  private final Touch touch;

  MapView(Value.Fields fields, Touch touch) {
    this.fields = fields;
    this.touch = touch;
  }

  Value.Fields fields() {
    return fields;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return key == null ? null : Views.of(fields.get(key.toString()), touch);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key != null && fields.fields().containsKey(key.toString());
  }

  @Override
  public int size() {
    return fields.fields().size();
  }

  @Override
  public Set<String> keySet() {
    return fields.fields().keySet();
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    var all = new LinkedHashMap<String, @Nullable Object>();
    fields.fields().forEach((name, value) -> all.put(name, Views.of(value, touch)));
    return all.entrySet();
  }
}
