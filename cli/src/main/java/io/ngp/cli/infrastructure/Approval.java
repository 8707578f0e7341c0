package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;

/** Asks a person before something is changed. */
public final class Approval {
  private Approval() {}

  /**
   * Asks, unless {@code isGiven} already.
   *
   * @return whether the answer was yes
   * @throws Failure if nobody is there to be asked
   */
  public static boolean ask(Invocation invocation, boolean isGiven, String question) {
    if (isGiven) {
      return true;
    }
    var screen = invocation.screen();
    if (!screen.isTerminal()) {
      throw new Failure(
          ExitStatus.USAGE,
          "Nobody is here to approve the plan; nothing was changed.",
          "Add --yes, or save a plan with `ngp plan -o FILE` and apply that.");
    }
    screen.print("");
    screen.print(question);
    screen.print("Only \"yes\" will be accepted.");
    screen.out().print("> ");
    screen.out().flush();
    try {
      var reader =
          new BufferedReader(new InputStreamReader(invocation.in(), Charset.defaultCharset()));
      return "yes".equals(reader.readLine());
    } catch (IOException _) {
      return false;
    }
  }
}
