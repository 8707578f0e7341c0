package io.ngp.iac.configuration;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.Composite;
import io.ngp.iac.expression.Expression;
import io.ngp.iac.expression.Literal;
import io.ngp.iac.expression.Template;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.source.SourceNode.Member;
import io.ngp.iac.source.SourceNode.Sequence;
import io.ngp.iac.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code apps:} into one block whose resources are the apps, by id: {@code app["/shop/web"]}.
 * Groups become their apps.
 */
final class AppsReader {
  static final BlockAddress BLOCK = BlockAddress.root("app");

  private static final List<String> ENTRY_KEYS = List.of("file", "once", "template");

  private final Diagnostics diagnostics;
  private final Shape shape;
  private final Template template;
  private final Sources sources;
  private final Map<String, Expression> apps = new LinkedHashMap<>();

  AppsReader(Diagnostics diagnostics, Template template, Sources sources) {
    this.diagnostics = diagnostics;
    this.shape = new Shape(diagnostics);
    this.template = template;
    this.sources = sources;
  }

  /** Whether apps stay what their first deployment made them, and whether they have expressions. */
  private record Treatment(boolean isOnce, boolean isTemplate) {}

  /** What the block repeats over: definition and treatment by id; empty if there are no apps. */
  Optional<Expression> read(SourceNode node) {
    if (!(node instanceof Sequence list)) {
      diagnostics.error(
          node.position(),
          "\"apps\" must be a list, not " + node.describe() + ".",
          "Write one file or definition in each line, after a dash.");
      return Optional.empty();
    }
    list.items().forEach(this::entry);
    return apps.isEmpty()
        ? Optional.empty()
        : Optional.of(new Composite.MapOf(apps, node.position()));
  }

  private void entry(SourceNode entry) {
    switch (entry) {
      case Mapping map when map.find("file").isPresent() -> {
        shape.refuseUnknown(map, ENTRY_KEYS, "an entry of \"apps\"");
        var treatment = new Treatment(shape.truth(map, "once"), shape.truth(map, "template"));
        shape.text(map, "file").ifPresent(name -> files(name, map.position(), treatment));
      }
      case Mapping map -> definition(map, "", new Treatment(false, true));
      case SourceNode.Scalar scalar ->
          shape
              .text(scalar, "An entry of \"apps\"")
              .ifPresent(name -> files(name, scalar.position(), new Treatment(false, false)));
      case Sequence list ->
          diagnostics.error(
              list.position(), "An entry of \"apps\" must be a file or a definition.", "");
    }
  }

  private void files(String pattern, Position position, Treatment treatment) {
    for (var name : sources.matching(pattern, position, diagnostics)) {
      if (sources.text(name).isEmpty()) {
        diagnostics.error(
            position, "There is no file \"" + name + "\".", "Paths begin at the project's folder.");
      }
      sources.node(name, diagnostics).ifPresent(node -> file(node, treatment));
    }
  }

  private void file(SourceNode node, Treatment treatment) {
    switch (node) {
      case Sequence list -> list.items().forEach(each -> file(each, treatment));
      case Mapping map -> definition(map, "", treatment);
      case SourceNode.Scalar scalar ->
          diagnostics.error(
              scalar.position(), "An app must be a map, not " + scalar.describe() + ".", "");
    }
  }

  private void definition(Mapping map, String parent, Treatment treatment) {
    var said = shape.text(map, "id");
    if (said.isEmpty() || said.get().isEmpty()) {
      diagnostics.error(map.position(), "This app has no \"id\".", "Write id: /name.");
      return;
    }
    var id = absolute(said.get(), parent);
    if (map.find("apps").isPresent() || map.find("groups").isPresent()) {
      group(map, id, treatment);
    } else {
      app(map, id, treatment);
    }
  }

  private void group(Mapping map, String id, Treatment treatment) {
    for (var key : List.of("apps", "groups")) {
      if (map.find(key).orElse(null) instanceof Sequence list) {
        for (var item : list.items()) {
          shape
              .mapping(item, "A member of \"" + key + "\"")
              .ifPresent(each -> definition(each, id.equals("/") ? "" : id, treatment));
        }
      }
    }
  }

  private void app(Mapping map, String id, Treatment treatment) {
    var members = new LinkedHashMap<String, Member>(map.members());
    var key = map.members().get("id");
    if (key != null) {
      members.put(
          "id", new Member(key.key(), new SourceNode.Scalar(Value.of(id), key.value().position())));
    }
    var absolute = new Mapping(members, map.position());
    var definition =
        treatment.isTemplate()
            ? template.parse(absolute)
            : new Literal(absolute.plain(), map.position());
    var entry = new LinkedHashMap<String, Expression>();
    entry.put("definition", definition);
    entry.put("once", new Literal(Value.of(treatment.isOnce()), map.position()));
    if (apps.put(id, new Composite.MapOf(entry, map.position())) != null) {
      diagnostics.error(
          map.position(),
          "The app " + id + " is defined a second time here.",
          "Remove one of them.");
    }
  }

  /** Marathon's rule: an id that does not begin with a slash is relative to its group. */
  private static String absolute(String id, String parent) {
    return id.startsWith("/") ? id : parent + "/" + id;
  }
}
