package io.ngp.cli.deployment;

import io.ngp.cli.render.Screen;

/** Tells a user who presses Ctrl-C that the deployment goes on without being watched. */
final class InterruptNotice implements AutoCloseable {
  private final Thread hook;

  private InterruptNotice(Thread hook) {
    this.hook = hook;
  }

  static InterruptNotice of(Screen screen, Change change) {
    var hook = new Thread(() -> screen.remark("\n" + text(change)), "interrupt-notice");
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
