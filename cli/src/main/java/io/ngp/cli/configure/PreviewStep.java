package io.ngp.cli.configure;

/**
 * Shall it be written?
 *
 * @param top the first line that is shown
 */
record PreviewStep(Setup setup, Choices choices, int top) implements Step {
  private static final int PAGE = 10;

  @Override
  public Step press(Key key) {
    if (Step.isLeaving(key)) {
      return new Left(choices);
    }
    return switch (key) {
      case Key.Typed(var character) -> character == ' ' ? scrolled(top + PAGE) : this;
      case Key.Press press ->
          switch (press) {
            case UP -> scrolled(top - 1);
            case DOWN -> scrolled(top + 1);
            case HOME -> scrolled(0);
            case ENTER -> new Written(choices);
            case LEFT, ESCAPE -> VariableStep.last(setup, choices);
            case END, RIGHT, TAB, BACKSPACE, DELETE, CLEAR, INTERRUPT, OTHER -> this;
          };
    };
  }

  private Step scrolled(int to) {
    var last = (int) text().lines().count() - 1;
    return new PreviewStep(setup, choices, Math.clamp(to, 0, last));
  }

  String text() {
    return setup.text().apply(choices);
  }
}
