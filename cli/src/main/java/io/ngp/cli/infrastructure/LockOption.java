package io.ngp.cli.infrastructure;

import io.ngp.iac.state.LockRequest;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How patient a command is that needs the lock of the state. */
public final class LockOption {
  @Option(
      names = "--lock-timeout",
      paramLabel = "DURATION",
      description = "How long to wait for somebody else who is at work (default: not at all).")
  private Duration patience = Duration.ZERO;

  /** The wish of a command, for people, to hold the lock. */
  public LockRequest request(String command) {
    return LockRequest.of(command).waitingFor(patience);
  }

  Duration patience() {
    return patience;
  }
}
