package io.ngp.iac.configuration;

import io.ngp.iac.source.FlowYaml;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.source.SourceNode.Scalar;
import io.ngp.iac.source.SourceNode.Sequence;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The entries of {@code apps:} in a platform file, which files are added to. */
final class AppEntries {
  private static final String APPS = "apps";
  private static final String INDENT = "  ";

  private AppEntries() {}

  /** The files and patterns that entries name. */
  static List<String> names(Mapping map) {
    var names = new ArrayList<String>();
    if (map.find(APPS).orElse(null) instanceof Sequence list) {
      for (var item : list.items()) {
        var name = item instanceof Mapping entry ? entry.find("file") : Optional.of(item);
        name.map(SourceNode::plain)
            .filter(Value.Text.class::isInstance)
            .map(Value::toString)
            .ifPresent(names::add);
      }
    }
    return names;
  }

  /** The text with entries for {@code files}; empty if it is not clear where they belong. */
  static Optional<String> added(String text, Mapping map, List<String> files) {
    var sections = new Sections(text, map);
    return switch (map.find(APPS).orElse(null)) {
      case null -> {
        var blank = text.isBlank() ? "" : "\n";
        yield Optional.of(
            sections.text() + blank + "apps:\n" + String.join("", lines(INDENT, files)));
      }
      case Scalar scalar when scalar.value() instanceof Value.Null -> {
        sections.append(APPS, dashes(INDENT, files));
        yield Optional.of(sections.text());
      }
      case Sequence list -> extended(sections, text, list, files);
      case Scalar _, Mapping _ -> Optional.empty();
    };
  }

  private static Optional<String> extended(
      Sections sections, String text, Sequence list, List<String> files) {
    var own = sections.own(APPS);
    if (!list.items().isEmpty()) {
      var first = text.lines().skip(list.items().getFirst().position().line() - 1L).findFirst();
      var line = first.orElse("");
      if (line.stripLeading().startsWith("-")) {
        sections.append(APPS, dashes(line.substring(0, line.indexOf('-')), files));
        return Optional.of(sections.text());
      }
    }
    var flow = String.join("\n", own);
    var end = flow.lastIndexOf(']');
    if (end < 0) {
      return Optional.empty();
    }
    var names = files.stream().map(FlowYaml::text).collect(Collectors.joining(", "));
    var before = flow.substring(0, end).stripTrailing();
    var comma = before.endsWith("[") || before.endsWith(",") ? "" : ",";
    var gap = comma.isEmpty() && before.endsWith("[") ? "" : " ";
    sections.replace(APPS, (before + comma + gap + names + flow.substring(end)).lines().toList());
    return Optional.of(sections.text());
  }

  private static List<String> dashes(String indent, List<String> files) {
    return files.stream().map(each -> indent + "- " + FlowYaml.text(each)).toList();
  }

  private static List<String> lines(String indent, List<String> files) {
    return dashes(indent, files).stream().map(line -> line + "\n").toList();
  }
}
