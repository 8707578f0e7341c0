package io.ngp.cli.adopt.compose;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.source.SourceNode.Member;
import io.ngp.iac.source.SourceNode.Scalar;
import io.ngp.iac.source.SourceNode.Sequence;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A map of a Compose file, taken apart member by member; what has the wrong shape is told. A null
 * value is no value.
 *
 * @param path of the map within its service: {@code deploy.resources}; empty for the service
 */
record Section(String path, Mapping map, Diagnostics diagnostics) {
  /** The members with this name, if it has a value. */
  Optional<SourceNode> at(String key) {
    return map.find(key)
        .filter(node -> !(node instanceof Scalar scalar && scalar.value() instanceof Value.Null));
  }

  /** How messages name a member. */
  String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Where a member stands, or the map if it has none. */
  Position position(String key) {
    var member = map.members().get(key);
    return member == null ? map.position() : member.key();
  }

  Optional<String> text(String key) {
    return at(key).flatMap(node -> text(node, key));
  }

  private Optional<String> text(SourceNode node, String key) {
    if (node instanceof Scalar scalar && !(scalar.value() instanceof Value.Null)) {
      return Optional.of(scalar.value().toString());
    }
    return wrong(node, key, "a text");
  }

  boolean truth(String key) {
    return text(key).filter("true"::equalsIgnoreCase).isPresent();
  }

  Optional<Section> section(String key) {
    return at(key)
        .flatMap(node ->
            node instanceof Mapping inner
                ? Optional.of(new Section(name(key), inner, diagnostics))
                : wrong(node, key, "a map"));
  }

  /** The items of a list. */
  List<SourceNode> items(String key) {
    return at(key)
        .flatMap(node ->
            node instanceof Sequence list
                ? Optional.of(list.items())
                : this.<List<SourceNode>>wrong(node, key, "a list"))
        .orElse(List.of());
  }

  /** The texts of a list, or a single one. */
  List<String> texts(String key) {
    if (at(key).orElse(null) instanceof Scalar) {
      return text(key).stream().toList();
    }
    return items(key).stream().flatMap(item -> text(item, key).stream()).toList();
  }

  /** A map of texts, which may be a list of {@code NAME=text}; a name alone has no text. */
  Map<String, Optional<String>> pairs(String key) {
    var pairs = new LinkedHashMap<String, Optional<String>>();
    switch (at(key).orElse(null)) {
      case Mapping inner ->
          inner
              .members()
              .forEach((name, member) -> pairs.put(name, textOrNothing(member.value(), key)));
      case Sequence _ -> {
        for (var item : texts(key)) {
          var cut = item.indexOf('=');
          pairs.put(
              cut < 0 ? item : item.substring(0, cut),
              cut < 0 ? Optional.empty() : Optional.of(item.substring(cut + 1)));
        }
      }
      case Scalar scalar -> wrong(scalar, key, "a map or a list");
      case null -> {
        // Not said.
      }
    }
    return pairs;
  }

  private Optional<String> textOrNothing(SourceNode node, String key) {
    return node instanceof Scalar scalar && scalar.value() instanceof Value.Null
        ? Optional.empty()
        : text(node, key);
  }

  /** Members that are none of {@code known}; those for extensions mean nothing by definition. */
  void others(Set<String> known, BiConsumer<String, Member> consumer) {
    new ArrayList<>(map.members().entrySet())
        .forEach(each -> {
          if (!known.contains(each.getKey()) && !each.getKey().startsWith("x-")) {
            consumer.accept(each.getKey(), each.getValue());
          }
        });
  }

  /** Tells that a member's value is wrong. */
  void wrong(String key, String summary, String fix) {
    diagnostics.error(position(key), summary, fix);
  }

  private <T> Optional<T> wrong(SourceNode node, String key, String expected) {
    diagnostics.error(
        node.position(),
        "\"%s\" must be %s, not %s.".formatted(name(key), expected, node.describe()),
        "");
    return Optional.empty();
  }
}
