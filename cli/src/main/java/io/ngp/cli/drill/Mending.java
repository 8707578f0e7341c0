package io.ngp.cli.drill;

import io.ngp.cli.render.Screen;

/**
 * Makes whole what a drill broke, once, also when the user interrupts: closing it mends, and so
 * does the end of the process.
 */
final class Mending implements AutoCloseable {
  private final Runnable repair;
  private final Thread hook;
  private boolean isDone;

  private Mending(Screen screen, Runnable repair, Runnable farewell) {
    this.repair = repair;
    this.hook =
        new Thread(
            () -> {
              screen.remark("\nInterrupted: making whole what the drill broke.");
              mend();
              farewell.run();
            },
            "drill-mending");
  }

  /**
   * {@code repair} is what mends; it is called before this is closed, or when the process ends, and
   * then {@code farewell}, too.
   */
  static Mending of(Screen screen, Runnable repair, Runnable farewell) {
    var mending = new Mending(screen, repair, farewell);
    Runtime.getRuntime().addShutdownHook(mending.hook);
    return mending;
  }

  /**
   * Breaks it by {@code strike}.
   *
   * @throws InterruptedException if the user interrupted before: nothing is broken then
   */
  synchronized void strike(Runnable strike) throws InterruptedException {
    if (isDone) {
      throw new InterruptedException("The process is ending.");
    }
    strike.run();
  }

  /** Mends now, unless that was done already. Who calls meanwhile waits. */
  synchronized void mend() {
    if (!isDone) {
      repair.run();
      isDone = true;
    }
  }

  @Override
  public void close() {
    mend();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending, so the hook runs or has run.
    }
  }
}
