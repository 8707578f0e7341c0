package io.ngp.cli.deployment;

import static io.ngp.cli.invoke.CommandEntry.command;
import static io.ngp.cli.invoke.CommandEntry.group;

import io.ngp.cli.invoke.CommandEntry;

/** The commands about deployments. */
public final class DeploymentCommands {
  private DeploymentCommands() {}

  /** Their place in the tree. */
  public static CommandEntry entry() {
    return group(
        "deployment",
        "deployments",
        "List, look at and cancel running deployments.",
        command("list", "List the deployments under way.", DeploymentListCommand.class, "ls"),
        command(
            "show", "Show one deployment and what its apps wait for.", DeploymentShowCommand.class),
        command(
            "cancel",
            "Cancel a deployment and roll its apps back.",
            DeploymentCancelCommand.class));
  }
}
