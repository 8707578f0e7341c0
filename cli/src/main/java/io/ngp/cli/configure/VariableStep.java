package io.ngp.cli.configure;

import io.ngp.iac.configuration.Variable;
import io.ngp.iac.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which values? One page for the head of the file and one for each chosen module.
 *
 * @param number of the page
 * @param at a variable; one further is the way on
 * @param problem why it does not go on; may be empty
 */
record VariableStep(
    Setup setup, Choices choices, int number, int at, Optional<Editing> editing, String problem)
    implements Step {
  static VariableStep first(Setup setup, Choices choices) {
    return page(setup, choices, 0);
  }

  static VariableStep last(Setup setup, Choices choices) {
    var number = choices.pages().size() - 1;
    return page(setup, choices, number).moved(choices.pages().get(number).variables().size());
  }

  private static VariableStep page(Setup setup, Choices choices, int number) {
    return new VariableStep(setup, choices, number, 0, Optional.empty(), "");
  }

  List<Page> pages() {
    return choices.pages();
  }

  Page page() {
    return pages().get(number);
  }

  /** The variable the arrow is at; empty at the way on. */
  Optional<Variable> variable() {
    return at < page().variables().size()
        ? Optional.of(page().variables().get(at))
        : Optional.empty();
  }

  @Override
  public Step press(Key key) {
    if (key == Key.Press.INTERRUPT || (editing.isEmpty() && Step.isLeaving(key))) {
      return new Left(choices);
    }
    if (editing.isPresent() && variable().isPresent()) {
      return switch (editing.get()) {
        case Editing.Line line -> edited(line, variable().get(), key);
        case Editing.Choosing choosing -> chosen(choosing, variable().get(), key);
      };
    }
    return switch (key) {
      case Key.Typed(var character) -> character == ' ' ? entered() : this;
      case Key.Press press -> pressed(press);
    };
  }

  private Step pressed(Key.Press key) {
    return switch (key) {
      case UP -> moved(at - 1);
      case DOWN -> moved(at + 1);
      case HOME -> moved(0);
      case END -> moved(page().variables().size());
      case ENTER -> entered();
      case TAB -> onward();
      case LEFT, ESCAPE -> back();
      case BACKSPACE, DELETE -> variable().map(each -> with(each, Value.NULL)).orElse(this);
      case RIGHT, CLEAR, INTERRUPT, OTHER -> this;
    };
  }

  private VariableStep moved(int to) {
    var inside = Math.clamp(to, 0, page().variables().size());
    return new VariableStep(setup, choices, number, inside, Optional.empty(), "");
  }

  private Step back() {
    return number == 0 ? ModuleStep.first(setup, choices) : page(setup, choices, number - 1);
  }

  private Step onward() {
    var missing = choices.missing(page());
    if (!missing.isEmpty()) {
      var names = missing.stream().map(Variable::name).collect(Collectors.joining(", "));
      return moved(page().variables().indexOf(missing.getFirst()))
          .saying("Without a default, and needed: " + names);
    }
    return number + 1 < pages().size()
        ? page(setup, choices, number + 1)
        : new PreviewStep(setup, choices, 0);
  }

  private VariableStep saying(String said) {
    return new VariableStep(setup, choices, number, at, editing, said);
  }

  private VariableStep editing(Editing by) {
    return new VariableStep(setup, choices, number, at, Optional.of(by), "");
  }

  private VariableStep with(Variable variable, Value value) {
    return new VariableStep(
        setup, choices.with(page(), variable, value), number, at, Optional.empty(), "");
  }

  private Step entered() {
    return variable().map(this::begin).orElseGet(this::onward);
  }

  private Step begin(Variable variable) {
    var value = choices.value(page(), variable);
    if (variable.isSecret()) {
      return with(variable, value.isPresent() ? Value.NULL : Value.of(reference(variable)));
    }
    if (!variable.allowed().isEmpty()) {
      return editing(Editing.Choosing.of(variable, value));
    }
    var present = value.or(() -> variable.preset().map(Variable.Preset::written));
    return variable.type() == Variable.Type.BOOL
            && present.filter(each -> !(each instanceof Value.Text)).isPresent()
        ? with(variable, Value.of(!present.get().equals(Value.of(true))))
        : editing(Editing.Line.of(variable, value));
  }

  /** How the file refers to a secret, which is kept elsewhere. */
  String reference(Variable variable) {
    return "${secret." + secret(variable) + "}";
  }

  /** What the secret for a variable is called. */
  String secret(Variable variable) {
    return page().name(variable).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
  }

  private Step chosen(Editing.Choosing choosing, Variable variable, Key key) {
    return switch (key) {
      case Key.Typed(var character) ->
          character == ' ' ? editing(choosing.moved(1, variable)) : this;
      case Key.Press press ->
          switch (press) {
            case LEFT -> editing(choosing.moved(-1, variable));
            case RIGHT -> editing(choosing.moved(1, variable));
            case ENTER -> with(variable, variable.allowed().get(choosing.index()));
            case ESCAPE -> moved(at);
            case BACKSPACE, DELETE -> with(variable, Value.NULL);
            case UP, DOWN, HOME, END, TAB, CLEAR, INTERRUPT, OTHER -> this;
          };
    };
  }

  private Step edited(Editing.Line line, Variable variable, Key key) {
    return switch (key) {
      case Key.Typed(var character) -> editing(line.typed(character));
      case Key.Press press when press == Key.Press.ESCAPE -> moved(at);
      case Key.Press press when press == Key.Press.ENTER ->
          line.problem(variable).isEmpty() ? with(variable, line.value(variable)) : this;
      case Key.Press press -> editing(line.press(press));
    };
  }
}
