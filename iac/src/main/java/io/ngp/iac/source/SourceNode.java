package io.ngp.iac.source;

import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node of a YAML or JSON file, with its place. */
public sealed interface SourceNode {
  /** Where it begins. */
  Position position();

  /** A text, number, truth value or nothing. */
  record Scalar(Value value, Position position) implements SourceNode {}

  /** A list. */
  record Sequence(List<SourceNode> items, Position position) implements SourceNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** A map. */
  record Mapping(Map<String, Member> members, Position position) implements SourceNode {
    public Mapping {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** The value of {@code key}. */
    public Optional<SourceNode> find(String key) {
      return Optional.ofNullable(members.get(key)).map(Member::value);
    }
  }

  /** A member of a map: its value, and where its key stands. */
  record Member(Position key, SourceNode value) {}

  /** What it is, for messages. */
  default String describe() {
    return switch (this) {
      case Scalar scalar -> Descriptions.of(scalar.value());
      case Sequence _ -> "a list";
      case Mapping _ -> "a map";
    };
  }

  /** Its value, nothing in it evaluated. */
  default Value plain() {
    return switch (this) {
      case Scalar scalar -> scalar.value();
      case Sequence list -> new Value.Items(list.items().stream().map(SourceNode::plain).toList());
      case Mapping map -> {
        var fields = new LinkedHashMap<String, Value>();
        map.members().forEach((key, member) -> fields.put(key, member.value().plain()));
        yield new Value.Fields(fields);
      }
    };
  }
}
