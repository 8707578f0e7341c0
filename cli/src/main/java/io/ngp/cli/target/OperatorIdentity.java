package io.ngp.cli.target;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.identity.Caller;
import io.ngp.identity.Identity;
import io.ngp.identity.IdentityException;
import io.ngp.identity.IdentityFiles;
import io.ngp.identity.PeerRole;
import java.nio.file.Path;
import java.util.Optional;

/** Who this command is to masters that want to know who calls. */
public final class OperatorIdentity {
  /** A folder with {@code authority.pem}, {@code certificate.pem} and {@code key.pem}. */
  public static final String VARIABLE = "NGP_IDENTITY";

  private OperatorIdentity() {}

  /**
   * How masters are called: as whom {@value #VARIABLE} says, in clear text if it says nothing.
   *
   * @throws Failure if the files it names can't be used
   */
  public static Caller caller(Invocation invocation) {
    return invocation
        .variable(VARIABLE)
        .map(folder -> caller(invocation.workingFolder().resolve(folder)))
        .orElse(Caller.ANYBODY);
  }

  private static Caller caller(Path folder) {
    try {
      return Caller.of(
          Optional.of(Identity.read(IdentityFiles.in(folder.normalize()))), PeerRole.MASTER);
    } catch (IdentityException e) {
      throw new Failure(
          ExitStatus.USAGE,
          String.valueOf(e.getMessage()),
          VARIABLE + " names a folder with authority.pem, certificate.pem and key.pem.");
    }
  }
}
