package io.ngp.cli.configure;

import io.ngp.iac.configuration.ModuleDefinition;
import io.ngp.iac.configuration.PlatformDraft;
import io.ngp.iac.configuration.Variable;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is chosen so far. Immutable.
 *
 * @param all modules there are
 * @param picked modules somebody wants; those they need come along
 * @param values by {@code module.variable}, and {@code name} and {@code domain}; expressions as
 *     texts. Values of modules that are not chosen wait for their module to be chosen again.
 */
record Choices(List<ModuleDefinition> all, Set<String> picked, Map<String, Value> values) {
  Choices {
    all = List.copyOf(all);
    picked = Set.copyOf(picked);
    values = Map.copyOf(values);
  }

  /**
   * Choices of these modules: of several that need each other only the first is picked, so that
   * they can be given up again.
   */
  static Choices of(List<ModuleDefinition> all, List<String> modules, Map<String, Value> values) {
    var empty = new Choices(all, Set.of(), values);
    var picked = new LinkedHashSet<String>();
    for (var module : modules) {
      if (picked.stream().noneMatch(each -> empty.needEachOther(each, module))) {
        picked.add(module);
      }
    }
    return new Choices(all, picked, values);
  }

  private boolean needEachOther(String one, String other) {
    return withNeeds(Set.of(one)).contains(other) && withNeeds(Set.of(other)).contains(one);
  }

  private Set<String> withNeeds(Set<String> modules) {
    var found = new LinkedHashSet<String>();
    var waiting = new ArrayList<>(modules);
    while (!waiting.isEmpty()) {
      var name = waiting.removeLast();
      module(name).filter(_ -> found.add(name)).ifPresent(module -> waiting.addAll(module.needs()));
    }
    return found;
  }

  private Optional<ModuleDefinition> module(String name) {
    return all.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** The modules that are chosen or needed. */
  List<ModuleDefinition> selected() {
    var names = withNeeds(picked);
    return all.stream().filter(each -> names.contains(each.name())).toList();
  }

  boolean isSelected(String module) {
    return withNeeds(picked).contains(module);
  }

  /** Whether other choices need it, so that it cannot be given up. */
  boolean isNeeded(String module) {
    var others = new LinkedHashSet<>(picked);
    others.remove(module);
    return withNeeds(others).contains(module);
  }

  /** The chosen modules that name it as needed. */
  List<String> neededBy(String module) {
    return selected().stream()
        .filter(each -> each.needs().contains(module))
        .map(ModuleDefinition::name)
        .toList();
  }

  /** The modules that are chosen only because others need them. */
  List<String> added() {
    return selected().stream()
        .map(ModuleDefinition::name)
        .filter(each -> !picked.contains(each))
        .toList();
  }

  /** The module chosen if it was not, and given up if nothing needs it. */
  Choices toggled(String module) {
    if (isNeeded(module)) {
      return this;
    }
    var changed = new LinkedHashSet<>(picked);
    if (!changed.remove(module)) {
      changed.add(module);
    }
    return new Choices(all, changed, values);
  }

  Optional<Value> value(Page page, Variable variable) {
    return Optional.ofNullable(values.get(page.name(variable)));
  }

  /** With a value; one that is the default, or {@link Value#NULL}, is not kept. */
  Choices with(Page page, Variable variable, Value value) {
    var isDefault =
        value instanceof Value.Null
            || variable.preset().filter(preset -> preset.written().equals(value)).isPresent();
    var changed = new LinkedHashMap<>(values);
    changed.remove(page.name(variable));
    if (!isDefault) {
      changed.put(page.name(variable), value);
    }
    return new Choices(all, picked, changed);
  }

  /** Everything that can be set. */
  List<Page> pages() {
    return Stream.concat(Stream.of(Page.HEAD), selected().stream().map(Page::of)).toList();
  }

  /** The variables of a page that must be set and are not. */
  List<Variable> missing(Page page) {
    return page.variables().stream()
        .filter(each -> each.preset().isEmpty() && value(page, each).isEmpty())
        .toList();
  }

  PlatformDraft draft() {
    return new PlatformDraft(
        head(PlatformDraft.NAME), head(PlatformDraft.DOMAIN), selected(), values);
  }

  private String head(Variable variable) {
    return value(Page.HEAD, variable).map(Value::toString).orElse(variable.presetText());
  }
}
