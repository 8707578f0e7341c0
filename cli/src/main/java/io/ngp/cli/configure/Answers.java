package io.ngp.cli.configure;

import io.ngp.iac.configuration.ExistingPlatformFile;
import io.ngp.iac.configuration.ModuleDefinition;
import io.ngp.iac.configuration.PlatformDraft;
import io.ngp.iac.configuration.Variable;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes choices of what the command line and an existing file say, and tells what makes no sense.
 * Used once.
 */
final class Answers {
  private static final List<String> USUAL = List.of("cluster", "edge");

  private final List<ModuleDefinition> all;
  private final Diagnostics mistakes;
  private final List<String> remarks = new ArrayList<>();
  private Choices choices;

  /** Choices of the usual modules among {@code all}; mistakes are added to {@code mistakes}. */
  Answers(List<ModuleDefinition> all, Diagnostics mistakes) {
    this.all = all;
    this.mistakes = mistakes;
    this.choices =
        Choices.of(all, USUAL.stream().filter(each -> find(each).isPresent()).toList(), Map.of());
  }

  /** What was made of it. */
  Choices choices() {
    return choices;
  }

  /** What of an existing file could not be taken over. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  private Optional<ModuleDefinition> find(String name) {
    return all.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** Takes over what a file says; what no longer makes sense is left out with a remark. */
  void take(ExistingPlatformFile file) {
    var known = file.modules().keySet().stream().filter(each -> find(each).isPresent()).toList();
    file.modules().keySet().stream()
        .filter(each -> find(each).isEmpty())
        .forEach(each -> remarks.add("There is no module \"" + each + "\"; it is left out."));
    choices = Choices.of(all, known, choices.values());
    file.name().ifPresent(each -> take(Page.HEAD, PlatformDraft.NAME, Value.of(each)));
    file.domain().ifPresent(each -> take(Page.HEAD, PlatformDraft.DOMAIN, Value.of(each)));
    for (var name : known) {
      var module = find(name).orElseThrow();
      file.modules().getOrDefault(name, Map.of()).forEach((key, value) -> take(module, key, value));
    }
  }

  private void take(ModuleDefinition module, String key, Value value) {
    var variable = module.variables().get(key);
    if (variable == null) {
      remarks.add("Module " + module.name() + " has no variable \"" + key + "\"; it is left out.");
    } else {
      take(Page.of(module), variable, value);
    }
  }

  private void take(Page page, Variable variable, Value value) {
    var problem =
        value.toString().contains("${") ? Optional.<String>empty() : variable.problem(value);
    problem.ifPresentOrElse(
        each -> remarks.add(page.name(variable) + " " + each + "; it is left out."),
        () -> choices = choices.with(page, variable, value));
  }

  /** Chooses modules, given with commas between them. */
  void modules(String text) {
    var names = new LinkedHashSet<String>();
    for (var each : text.split(",", -1)) {
      var name = each.strip();
      if (find(name).isPresent()) {
        names.add(name);
      } else if (!name.isEmpty()) {
        mistake("--modules", "There is no module \"" + name + "\".", DidYouMean.fix(name, names()));
      }
    }
    choices = new Choices(all, names, choices.values());
    for (var module : choices.selected()) {
      module.needs().stream()
          .filter(needed -> find(needed).isEmpty())
          .forEach(needed ->
              mistake(
                  "--modules",
                  "Module " + module.name() + " needs module " + needed + ", which there is not.",
                  DidYouMean.fix(needed, names())));
    }
  }

  private List<String> names() {
    return all.stream().map(ModuleDefinition::name).toList();
  }

  /** Sets what stands at the head of the file. */
  void head(String option, Variable variable, String text) {
    set(option, Page.HEAD, variable, text);
  }

  /**
   * Sets a variable, given as {@code module.variable=value}.
   *
   * @param isFinal whether its module must be chosen already
   */
  void set(String setting, boolean isFinal) {
    var middle = setting.indexOf('=');
    var dot = setting.indexOf('.');
    if (middle < 1 || dot < 1 || dot > middle) {
      mistake(
          "--set " + setting,
          "\"" + setting + "\" sets nothing.",
          "Write --set MODULE.VARIABLE=VALUE.");
      return;
    }
    var option = "--set " + setting.substring(0, middle);
    var name = setting.substring(0, dot);
    var module = find(name);
    if (module.isEmpty()) {
      mistake(option, "There is no module \"" + name + "\".", DidYouMean.fix(name, names()));
    } else if (isFinal && !choices.isSelected(name)) {
      mistake(option, "Module " + name + " is not chosen.", "Add it to --modules.");
    } else {
      set(option, module.get(), setting.substring(dot + 1, middle), setting.substring(middle + 1));
    }
  }

  private void set(String option, ModuleDefinition module, String key, String text) {
    var variable = module.variables().get(key);
    if (variable == null) {
      mistake(
          option,
          "Module " + module.name() + " has no variable \"" + key + "\".",
          DidYouMean.fix(key, module.variables().keySet()));
    } else {
      set(option, Page.of(module), variable, text);
    }
  }

  private void set(String option, Page page, Variable variable, String text) {
    try {
      choices = choices.with(page, variable, variable.parse(text));
    } catch (IllegalArgumentException e) {
      mistake(option, page.name(variable) + " " + e.getMessage() + ".", variable.description());
    }
  }

  /** Tells which variables must be set and are not. */
  void complete() {
    for (var page : choices.pages()) {
      for (var variable : choices.missing(page)) {
        mistake(
            "--set " + page.name(variable),
            page.name(variable) + " must be set: " + variable.type().words() + ".",
            variable.description());
      }
    }
  }

  private void mistake(String option, String summary, String fix) {
    var isTold =
        mistakes.all().stream().anyMatch(each -> each.position().file().equals(option))
            && summary.contains(" must be set: ");
    if (!isTold) {
      mistakes.error(new Position(option, 0, 0), summary, fix);
    }
  }

  /** What came along because it is needed, one sentence each. */
  static List<String> additions(Choices choices) {
    return choices.added().stream()
        .map(each ->
            "Module "
                + each
                + " comes along: "
                + choices.neededBy(each).stream().collect(Collectors.joining(" and "))
                + (choices.neededBy(each).size() == 1 ? " needs it." : " need it."))
        .toList();
  }
}
