package io.ngp.cli.configure;

/** Where a conversation is. Immutable: a key leads to the next one. */
sealed interface Step permits ModuleStep, VariableStep, PreviewStep, Step.Written, Step.Left {
  /** What was chosen so far. */
  Choices choices();

  /** What comes of a key. */
  Step press(Key key);

  /** The end: the file is to be written. */
  record Written(Choices choices) implements Step {
    @Override
    public Step press(Key key) {
      return this;
    }
  }

  /** The end: nothing is to be written. */
  record Left(Choices choices) implements Step {
    @Override
    public Step press(Key key) {
      return this;
    }
  }

  /** Whether nothing more is asked. */
  default boolean isEnd() {
    return this instanceof Written || this instanceof Left;
  }

  /** Whether a key means to leave where no text is typed. */
  static boolean isLeaving(Key key) {
    return key == Key.Press.INTERRUPT || key.equals(Key.of('q'));
  }
}
