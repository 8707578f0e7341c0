package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.FlowYaml;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.source.YamlReader;
import io.ngp.iac.value.Value;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A platform file as somebody wrote it, to choose anew what modules it selects: everything else in
 * it stays as it is.
 */
public final class ExistingPlatformFile {
  private final String text;
  private final Mapping map;

  private ExistingPlatformFile(String text, Mapping map) {
    this.text = text;
    this.map = map;
  }

  /**
   * Reads it.
   *
   * @param file its name in positions
   * @throws InvalidException if it is no YAML, or "modules" is no map of maps
   */
  public static ExistingPlatformFile read(String file, String text) {
    var diagnostics = new Diagnostics();
    var map =
        YamlReader.read(file, text, diagnostics)
            .flatMap(node -> new Shape(diagnostics).mapping(node, file));
    map.ifPresent(each -> modules(each, diagnostics));
    diagnostics.throwIfErrors();
    return new ExistingPlatformFile(
        text, map.orElse(new Mapping(Map.of(), new Position(file, 0, 0))));
  }

  private static Map<String, Map<String, Value>> modules(Mapping map, Diagnostics diagnostics) {
    var shape = new Shape(diagnostics);
    var modules = new LinkedHashMap<String, Map<String, Value>>();
    shape
        .members(map, "modules")
        .forEach((name, member) -> {
          var values = new LinkedHashMap<String, Value>();
          shape
              .mapping(member.value(), "Module " + name)
              .ifPresent(each ->
                  each.members().forEach((key, value) -> values.put(key, value.value().plain())));
          modules.put(name, values);
        });
    return modules;
  }

  /** The platform's name. */
  public Optional<String> name() {
    return plain("platform");
  }

  /** The platform's domain. */
  public Optional<String> domain() {
    return plain("domain");
  }

  private Optional<String> plain(String key) {
    return map.find(key)
        .map(SourceNode::plain)
        .filter(value -> value instanceof Value.Text || value instanceof Value.Num)
        .map(Value::toString);
  }

  /** The modules it selects, with the values it gives; expressions as texts. */
  public Map<String, Map<String, Value>> modules() {
    return modules(map, new Diagnostics());
  }

  /** The file with other choices, and everything else as it is. */
  public String with(PlatformDraft draft) {
    if (!isInLines()) {
      return read("", inLines()).with(draft);
    }
    var sections = new Sections(text, map);
    sections.replace("modules", PlatformFileWriter.modules(draft));
    if (!domain().orElse(PlatformDraft.DOMAIN.presetText()).equals(draft.domain())) {
      sections.replace("domain", List.of("domain: " + FlowYaml.text(draft.domain())));
    }
    if (!name().equals(Optional.of(draft.name()))) {
      sections.replace("platform", List.of("platform: " + FlowYaml.text(draft.name())));
    }
    return sections.text();
  }

  /** Whether an entry of its apps names a file, by itself or by a pattern. */
  public boolean hasApps(String file) {
    return AppEntries.names(map).stream()
        .anyMatch(pattern ->
            FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(file)));
  }

  /**
   * The file with more files of apps, and everything else as it is.
   *
   * @throws InvalidException if they can't be added without changing anything else
   */
  public String withApps(List<String> files) {
    return (isInLines() ? AppEntries.added(text, map, files) : Optional.<String>empty())
        .filter(added -> isSameBut(added, files))
        .orElseThrow(() ->
            new InvalidException(
                List.of(
                    Diagnostic.error(
                        map.find("apps").map(SourceNode::position).orElse(map.position()),
                        "\"apps\" can't be added to as it is written here.",
                        "Add by hand: " + String.join(", ", files)))));
  }

  private boolean isSameBut(String added, List<String> files) {
    var expected =
        new LinkedHashMap<>(map.plain() instanceof Value.Fields all ? all.fields() : Map.of());
    var apps = new ArrayList<Value>();
    if (expected.get("apps") instanceof Value.Items items) {
      apps.addAll(items.items());
    }
    files.forEach(each -> apps.add(Value.of(each)));
    expected.put("apps", new Value.Items(apps));
    return YamlReader.read("", added, new Diagnostics())
        .map(SourceNode::plain)
        .filter(new Value.Fields(expected)::equals)
        .isPresent();
  }

  /** Whether every part begins a line, and there is no second document. */
  private boolean isInLines() {
    var parts = map.members().values();
    var first = parts.stream().mapToInt(each -> each.key().line()).min().orElse(1);
    return parts.stream().allMatch(each -> each.key().column() == 1)
        && text.lines()
            .skip(first)
            .noneMatch(line -> line.startsWith("---") || line.startsWith("..."));
  }

  private String inLines() {
    return map.members().entrySet().stream()
        .map(each ->
            FlowYaml.text(each.getKey()) + ": " + FlowYaml.of(each.getValue().value().plain()))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
