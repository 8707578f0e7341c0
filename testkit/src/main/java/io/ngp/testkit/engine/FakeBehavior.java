package io.ngp.testkit.engine;

import java.util.OptionalInt;

/**
 * How the tasks of an app behave on {@link FakeMachines}: they run until killed unless told
 * otherwise.
 *
 * @param startsSlowly stays STAGING until {@link FakeMachines#proceed}
 * @param exitCode ends with this status as soon as it runs
 * @param ignoresTerm only SIGKILL stops it, so a kill takes the whole grace time
 * @param isRefused no machine takes it
 * @param stdout what it prints when it starts
 * @param stderr last words; part of the message when it fails
 */
public record FakeBehavior(
    boolean startsSlowly,
    OptionalInt exitCode,
    boolean ignoresTerm,
    boolean isRefused,
    String stdout,
    String stderr) {

  /** Starts at once and runs until killed. */
  public static final FakeBehavior RUNS =
      new FakeBehavior(false, OptionalInt.empty(), false, false, "", "");

  public FakeBehavior startingSlowly() {
    return new FakeBehavior(true, exitCode, ignoresTerm, isRefused, stdout, stderr);
  }

  public FakeBehavior exiting(int code) {
    return new FakeBehavior(
        startsSlowly, OptionalInt.of(code), ignoresTerm, isRefused, stdout, stderr);
  }

  public FakeBehavior ignoringTerm() {
    return new FakeBehavior(startsSlowly, exitCode, true, isRefused, stdout, stderr);
  }

  public FakeBehavior refused() {
    return new FakeBehavior(startsSlowly, exitCode, ignoresTerm, true, stdout, stderr);
  }

  public FakeBehavior printing(String newStdout, String newStderr) {
    return new FakeBehavior(startsSlowly, exitCode, ignoresTerm, isRefused, newStdout, newStderr);
  }
}
