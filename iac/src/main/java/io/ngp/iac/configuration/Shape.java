package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.source.SourceNode.Member;
import io.ngp.iac.value.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes trees apart and tells what is not as expected. */
final class Shape {
  private final Diagnostics diagnostics;

  Shape(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The map a node is; an empty file or value is an empty map. */
  Optional<Mapping> mapping(SourceNode node, String what) {
    return switch (node) {
      case Mapping map -> Optional.of(map);
      case SourceNode.Scalar scalar when scalar.value() instanceof Value.Null ->
          Optional.of(new Mapping(Map.of(), scalar.position()));
      case SourceNode.Scalar _, SourceNode.Sequence _ -> {
        diagnostics.error(
            node.position(), what + " must be a map, not " + node.describe() + ".", "");
        yield Optional.empty();
      }
    };
  }

  /** The members of the map at {@code key}, or none. */
  Map<String, Member> members(Mapping map, String key) {
    return map.find(key)
        .flatMap(node -> mapping(node, "\"" + key + "\""))
        .map(Mapping::members)
        .orElse(Map.of());
  }

  /** Tells of keys that mean nothing. */
  void refuseUnknown(Mapping map, Collection<String> known, String where) {
    map.members()
        .forEach((key, member) -> {
          if (!known.contains(key)) {
            diagnostics.error(
                member.key(),
                "\"" + key + "\" means nothing in " + where + ".",
                DidYouMean.fix(key, known));
          }
        });
  }

  /** The text at {@code key}; a number or truth value is taken for one. */
  Optional<String> text(Mapping map, String key) {
    return map.find(key).flatMap(node -> text(node, "\"" + key + "\""));
  }

  /** The text a node is. */
  Optional<String> text(SourceNode node, String what) {
    if (node instanceof SourceNode.Scalar scalar
        && (scalar.value() instanceof Value.Text
            || scalar.value() instanceof Value.Num
            || scalar.value() instanceof Value.Bool)) {
      return Optional.of(scalar.value().toString());
    }
    diagnostics.error(node.position(), what + " must be a text, not " + node.describe() + ".", "");
    return Optional.empty();
  }

  /** The truth value at {@code key}; false if there is none. */
  boolean truth(Mapping map, String key) {
    var node = map.find(key);
    if (node.isEmpty()) {
      return false;
    }
    if (node.get().plain() instanceof Value.Bool truth) {
      return truth.truth();
    }
    diagnostics.error(
        node.get().position(),
        "\"" + key + "\" must be true or false, not " + node.get().describe() + ".",
        "");
    return false;
  }

  /** The texts of the list at {@code key}; one text is taken for a list of one. */
  List<String> texts(Mapping map, String key) {
    return map.find(key).map(node -> texts(node, "\"" + key + "\"")).orElse(List.of());
  }

  private List<String> texts(SourceNode node, String what) {
    return switch (node) {
      case SourceNode.Sequence list ->
          list.items().stream().flatMap(each -> text(each, what + " item").stream()).toList();
      case SourceNode.Scalar scalar -> text(scalar, what).stream().toList();
      case Mapping _ -> {
        diagnostics.error(node.position(), what + " must be a list, not a map.", "");
        yield List.of();
      }
    };
  }
}
