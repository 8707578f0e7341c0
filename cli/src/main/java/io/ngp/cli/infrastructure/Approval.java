package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.function.Supplier;

/** Asks a person before something is changed. */
public final class Approval {
  private Approval() {}

  /**
   * Asks, unless {@code isGiven} already.
   *
   * @param unattended what to say, and to advise, where nobody can be asked
   * @return whether the answer was yes
   * @throws Failure {@code unattended}, if nobody is there to be asked
   */
  public static boolean ask(
      Invocation invocation, boolean isGiven, String question, Supplier<Failure> unattended) {
    if (isGiven) {
      return true;
    }
    var screen = invocation.screen();
    if (!screen.isTerminal()) {
      throw unattended.get();
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
