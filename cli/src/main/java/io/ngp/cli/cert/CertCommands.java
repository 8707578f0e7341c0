package io.ngp.cli.cert;

import static io.ngp.cli.invoke.CommandEntry.command;
import static io.ngp.cli.invoke.CommandEntry.group;

import io.ngp.cli.invoke.CommandEntry;

/** The commands about certificates of hosts. */
public final class CertCommands {
  private CertCommands() {}

  /** Their place in the tree. */
  public static CommandEntry entry() {
    return group(
        "cert",
        "certificates",
        "List the certificates of hosts, and get that of the platform's own authority.",
        command(
            "list",
            "List certificates: who made them, when they end and are renewed.",
            CertListCommand.class,
            "ls"),
        command(
            "ca",
            "Print the certificate of the platform's own authority, for those who are to trust it.",
            CertAuthorityCommand.class));
  }
}
