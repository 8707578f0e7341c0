package io.ngp.provider.machines.ssh;

import io.ngp.iac.provider.ProviderException;
import java.util.List;

/** A host could not be reached, did not let us in, or fell silent. */
public class HostException extends ProviderException {
  /** With a way out. */
  public HostException(String message, String fix, Throwable cause) {
    super(message, fix, cause);
  }

  /** With a way out. */
  public HostException(String message, String fix) {
    super(message, fix);
  }

  /** With supporting lines. */
  public HostException(String message, List<String> details, String fix) {
    super(message, details, fix);
  }
}
