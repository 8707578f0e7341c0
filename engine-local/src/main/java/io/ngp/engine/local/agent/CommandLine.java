package io.ngp.engine.local.agent;

import io.ngp.engine.local.process.Accounts;
import io.ngp.engine.local.wire.TaskSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The words a task's leader is told to run. */
final class CommandLine {
  private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private CommandLine() {}

  /**
   * The task's command: found, as the right account, with its whole environment.
   *
   * @throws CannotRunException if the program or the account can't be used
   */
  static List<String> of(
      TaskSpec.Program program, Map<String, String> environment, Path sandbox, String agent)
      throws CannotRunException {
    List<String> line = new ArrayList<>();
    Optional<String> user = otherUser(program, agent);
    user.ifPresent(name -> line.addAll(Accounts.commandAs(name)));
    // A shell drops variables whose names it can't use (PORT_HTTP-API), so they are set after it.
    List<String> unusual =
        environment.entrySet().stream()
            .filter(v -> !SHELL_NAME.matcher(v.getKey()).matches())
            .map(v -> v.getKey() + "=" + v.getValue())
            .toList();
    if (!unusual.isEmpty()) {
      line.add("/usr/bin/env");
      line.addAll(unusual);
    }
    line.add(find(program.command().getFirst(), environment.getOrDefault("PATH", ""), sandbox));
    line.addAll(program.command().stream().skip(1).toList());
    return line;
  }

  /**
   * The account to change to, if it is another than the agent's.
   *
   * @throws CannotRunException if the agent can't change to it
   */
  static Optional<String> otherUser(TaskSpec.Program program, String agent)
      throws CannotRunException {
    String own = Accounts.own();
    Optional<String> other = program.user().filter(name -> !name.equals(own));
    if (other.isPresent() && !Accounts.exists(other.get())) {
      throw new CannotRunException(
          "User \"%s\" does not exist on agent %s. Create it there or change \"user\"."
              .formatted(other.get(), agent));
    }
    if (other.isPresent() && !own.equals("root")) {
      throw new CannotRunException(
          "Cannot run as user \"%s\": agent %s runs as \"%s\" and only root can change. Remove \"user\" or run the agent as root."
              .formatted(other.get(), agent, own));
    }
    return other;
  }

  /**
   * Looked up here, so that the leader's shell takes no builtin for it and we can say it is
   * missing.
   */
  private static String find(String program, String path, Path sandbox) throws CannotRunException {
    if (program.contains("/")) {
      Path file = sandbox.resolve(program);
      if (!Files.exists(file)) {
        throw new CannotRunException("Command \"%s\" does not exist.".formatted(program));
      }
      if (!Files.isExecutable(file) || Files.isDirectory(file)) {
        throw new CannotRunException("Command \"%s\" is not executable.".formatted(program));
      }
      return program;
    }
    for (String folder : path.split(":", -1)) {
      Path file = sandbox.resolve(folder).resolve(program);
      if (!program.isEmpty() && Files.isExecutable(file) && !Files.isDirectory(file)) {
        return file.toString();
      }
    }
    throw new CannotRunException(
        "Command \"%s\" was not found in PATH (%s).".formatted(program, path));
  }
}
