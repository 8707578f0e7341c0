package io.ngp.cli.deployment;

import picocli.CommandLine.Option;

/** The option that lets a change replace a deployment which holds its apps. */
public final class Force {
  @Option(
      names = "--force",
      description = "Replace a running deployment of the same app; it is cancelled as a whole.")
  private boolean isForced;

  /** The option as a parameter of the API. */
  public String query() {
    return "force=" + isForced;
  }
}
