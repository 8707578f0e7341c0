package io.ngp.cli.invoke;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A place in the tree of commands. The tree is data, so that a run of {@code ngp} makes only the
 * command it runs: making all of them by reflection would take longer than most of them do.
 *
 * @param header what it does, in one line
 * @param type the command itself, absent for a group
 * @param children the commands of a group
 */
public record CommandEntry(
    String name,
    List<String> aliases,
    String header,
    Optional<Class<?>> type,
    List<CommandEntry> children) {

  /** Copies the lists. */
  public CommandEntry {
    aliases = List.copyOf(aliases);
    children = List.copyOf(children);
  }

  /** A command. */
  public static CommandEntry command(String name, String header, Class<?> type, String... aliases) {
    return new CommandEntry(name, List.of(aliases), header, Optional.of(type), List.of());
  }

  /** A group of commands. */
  public static CommandEntry group(
      String name, String alias, String header, CommandEntry... children) {
    return new CommandEntry(name, List.of(alias), header, Optional.empty(), List.of(children));
  }

  /** The child that {@code word} names. */
  public Optional<CommandEntry> child(String word) {
    return children.stream().filter(child -> child.isCalled(word)).findFirst();
  }

  private boolean isCalled(String word) {
    return Stream.concat(Stream.of(name), aliases.stream()).anyMatch(word::equals);
  }
}
