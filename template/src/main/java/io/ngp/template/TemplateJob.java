package io.ngp.template;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One file kept as its template says. After a failure what is still missing is done by the next
 * run: a command that failed is run again even if the file stays the same. For one thread.
 */
public final class TemplateJob {
  /** What commands find the path of the file in. */
  public static final String FILE_VARIABLE = "NGP_FILE";

  private final Order order;
  private final TextTemplate template;
  private final TargetFile target;
  private boolean isCommandDue;

  /** A job that did nothing yet. */
  public TemplateJob(Order order) {
    this.order = order;
    template = TextTemplate.of(order.source());
    target = new TargetFile(order.target());
  }

  /**
   * What is wanted.
   *
   * @param check line for a shell that refuses a file by failing; {@code {}} in it is the file
   * @param command line for a shell, run after the file changed
   * @param timeout of check and command each
   */
  public record Order(
      Path source,
      Path target,
      Optional<String> check,
      Optional<String> command,
      Duration timeout) {}

  /** What a run came to. */
  public sealed interface Outcome {
    /** The file was as it should be. */
    record Unchanged() implements Outcome {}

    /** The file was replaced, and the command run if there is one. */
    record Done(String output) implements Outcome {}

    /** Something went wrong; what was in force stays. */
    record Failed(String problem) implements Outcome {}
  }

  /** What it is about. */
  public Order order() {
    return order;
  }

  /**
   * The file's content as it would be.
   *
   * @throws TemplateException when the template has a mistake
   */
  public String render(Map<String, ?> data) {
    return template.render(data);
  }

  /** Brings the file up to date. */
  public Outcome run(Map<String, ?> data) throws InterruptedException {
    try {
      isCommandDue |= target.replace(render(data), this::check);
    } catch (TemplateException e) {
      return new Outcome.Failed(e.getMessage());
    } catch (IOException e) {
      return new Outcome.Failed(target.path() + " can't be replaced: " + e.getMessage());
    }
    if (!isCommandDue) {
      return new Outcome.Unchanged();
    }
    var result = command();
    isCommandDue = !result.isSuccess();
    return isCommandDue
        ? new Outcome.Failed(target.path() + " is replaced, but its command " + result.explained())
        : new Outcome.Done(result.output());
  }

  private Command.Result command() throws InterruptedException {
    return order.command().isEmpty()
        ? new Command.Result("", "")
        : Command.shell(order.command().get(), order.timeout()).run(variables(target.path()));
  }

  private void check(Path candidate) throws InterruptedException {
    if (order.check().isEmpty()) {
      return;
    }
    String line = order.check().get().replace("{}", "\"$" + FILE_VARIABLE + "\"");
    var result = Command.shell(line, order.timeout()).run(variables(candidate));
    if (!result.isSuccess()) {
      throw new TemplateException(
          target.path() + " stays as it is: the check of the new one " + result.explained());
    }
  }

  private static Map<String, String> variables(Path file) {
    return Map.of(FILE_VARIABLE, file.toString());
  }
}
