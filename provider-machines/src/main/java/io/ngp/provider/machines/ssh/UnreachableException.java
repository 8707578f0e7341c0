package io.ngp.provider.machines.ssh;

/** Nothing answers where a host should be: it is off, gone, or cut off. */
public final class UnreachableException extends HostException {
  /** With a way out. */
  public UnreachableException(String message, String fix, Throwable cause) {
    super(message, fix, cause);
  }
}
