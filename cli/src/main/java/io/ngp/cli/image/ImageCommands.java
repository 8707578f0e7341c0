package io.ngp.cli.image;

import static io.ngp.cli.invoke.CommandEntry.command;
import static io.ngp.cli.invoke.CommandEntry.group;

import io.ngp.cli.invoke.CommandEntry;

/** The commands about the platform's own image. */
public final class ImageCommands {
  private ImageCommands() {}

  /** Their place in the tree. */
  public static CommandEntry entry() {
    return group(
        "image",
        "images",
        "Make an image of NGP itself, and load it into Docker daemons without a registry.",
        command(
            "build",
            "Make the image of this NGP with a Java runtime of its own.",
            ImageBuildCommand.class));
  }
}
