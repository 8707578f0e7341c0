package io.ngp.cli.template;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.template.TemplateJob.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code SOURCE:TARGET} and {@code SOURCE:TARGET:COMMAND}; a command may hold colons. */
final class OrderText {
  private OrderText() {}

  static Order parse(String text, Path folder, Optional<String> check, Duration timeout) {
    String[] parts = text.split(":", 3);
    if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
      throw new Failure(
          ExitStatus.USAGE,
          "\"" + text + "\" does not say which file is made from which template.",
          "Write SOURCE:TARGET or SOURCE:TARGET:COMMAND, such as"
              + " hosts.peb:/etc/hosts.d/apps:'systemctl reload dnsmasq'.");
    }
    Path source = folder.resolve(parts[0]).normalize();
    if (!Files.isRegularFile(source)) {
      throw new Failure(
          ExitStatus.USAGE, "There is no template " + source + ".", "Check the path.");
    }
    Optional<String> command =
        parts.length == 3 ? Optional.of(parts[2].strip()) : Optional.<String>empty();
    return new Order(
        source,
        folder.resolve(parts[1]).normalize(),
        check,
        command.filter(line -> !line.isEmpty()),
        timeout);
  }
}
