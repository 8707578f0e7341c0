package io.ngp.cli.configure;

import io.ngp.iac.configuration.ModuleDefinition;

/** Which modules? */
record ModuleStep(Setup setup, Choices choices, int at) implements Step {
  static ModuleStep first(Setup setup, Choices choices) {
    return new ModuleStep(setup, choices, 0);
  }

  @Override
  public Step press(Key key) {
    if (Step.isLeaving(key)) {
      return new Left(choices);
    }
    return switch (key) {
      case Key.Typed(var character) -> character == ' ' ? toggled() : this;
      case Key.Press press -> pressed(press);
    };
  }

  private Step pressed(Key.Press key) {
    return switch (key) {
      case UP -> moved(at - 1);
      case DOWN -> moved(at + 1);
      case HOME -> moved(0);
      case END -> moved(choices.all().size() - 1);
      case ENTER, TAB -> VariableStep.first(setup, choices);
      case LEFT, RIGHT, ESCAPE, BACKSPACE, DELETE, CLEAR, INTERRUPT, OTHER -> this;
    };
  }

  private Step moved(int to) {
    return new ModuleStep(setup, choices, Math.clamp(to, 0, Math.max(0, choices.all().size() - 1)));
  }

  private Step toggled() {
    return choices.all().isEmpty()
        ? this
        : new ModuleStep(setup, choices.toggled(module().name()), at);
  }

  /** The module the arrow is at. */
  ModuleDefinition module() {
    return choices.all().get(at);
  }
}
