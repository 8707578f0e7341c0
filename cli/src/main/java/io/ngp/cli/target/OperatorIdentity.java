package io.ngp.cli.target;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.identity.Caller;
import io.ngp.identity.IdentityException;
import io.ngp.nodespec.OperatorFiles;
import java.nio.file.Path;

/** Who this command is to masters that want to know who calls. */
public final class OperatorIdentity {
  /** A folder with {@code authority.pem}, {@code certificate.pem} and {@code key.pem}. */
  public static final String VARIABLE = "NGP_IDENTITY";

  private final Invocation invocation;
  private Caller known = Caller.ANYBODY;

  /** Who an invocation is. */
  public OperatorIdentity(Invocation invocation) {
    this.invocation = invocation;
  }

  /** As {@link #caller(Invocation)}, looked up until there is somebody: an apply may make one. */
  public synchronized Caller caller() {
    if (known.equals(Caller.ANYBODY)) {
      known = caller(invocation);
    }
    return known;
  }

  /**
   * How nodes are called: as whom {@value #VARIABLE} says; else with the identity that applies of
   * the platform left here; else as nobody.
   *
   * @throws Failure if the files can't be used
   */
  public static Caller caller(Invocation invocation) {
    return invocation
        .variable(VARIABLE)
        .map(folder -> caller(invocation.workingFolder().resolve(folder)))
        .or(() -> PlatformFolder.of(invocation).operator())
        .orElse(Caller.ANYBODY);
  }

  private static Caller caller(Path folder) {
    try {
      return OperatorFiles.callerOf(folder.normalize());
    } catch (IdentityException e) {
      throw new Failure(
          ExitStatus.USAGE,
          String.valueOf(e.getMessage()),
          VARIABLE + " names a folder with authority.pem, certificate.pem and key.pem.");
    }
  }
}
