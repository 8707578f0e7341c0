package io.ngp.cli.deployment;

import io.ngp.cli.render.Screen;

/** Tells a user who presses Ctrl-C that what was watched goes on. */
public final class InterruptNotice implements AutoCloseable {
  private final Thread hook;

  private InterruptNotice(Thread hook) {
    this.hook = hook;
  }

  static InterruptNotice of(Screen screen, Change change) {
    return of(screen, text(change));
  }

  /** Says {@code text} if the user interrupts before this is closed. */
  public static InterruptNotice of(Screen screen, String text) {
    var hook = new Thread(() -> screen.remark("\n" + text), "interrupt-notice");
    Runtime.getRuntime().addShutdownHook(hook);
    return new InterruptNotice(hook);
  }

  private static String text(Change change) {
    var id = change.deploymentId();
    return id.isEmpty()
        ? "Not watching any more; the deployment goes on: ngp deployment list"
        : "Not watching any more; the deployment goes on: ngp deployment show " + id;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending already, so the hook runs or has run.
    }
  }
}
