package io.ngp.iac.apply;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.List;
import java.util.stream.Stream;

/** What people know a resource by. */
final class Names {
  private static final List<String> CANDIDATES = List.of("id", "url", "address", "path", "name");

  private Names() {}

  /** The first that is a visible text, of the outputs before the inputs; else empty. */
  static String of(Fields inputs, Fields outputs) {
    return CANDIDATES.stream()
        .flatMap(name -> Stream.of(outputs.get(name), inputs.get(name)))
        .filter(value -> value instanceof Value.Text)
        .map(Value::toString)
        .findFirst()
        .orElse("");
  }
}
