package io.ngp.iac.builtin;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Masks;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code command}: whatever shell commands make, change and remove.
 *
 * <p>A create whose end was never seen runs again, with the same {@code NGP_TOKEN}: running twice
 * can be made harmless by the command, never having run cannot. Whoever can tell says so with a
 * {@code read} command.
 */
final class CommandType implements ResourceType {
  private static final int ABSENT = 1;

  private static final Schema SCHEMA =
      Schema.closed(
          "What shell commands make. They run in `sh -c` with NGP_TOKEN (identifies the resource,"
              + " the same when create is repeated) and NGP_ADDRESS in their environment.",
          List.of(
              Input.required("create", Kind.TEXT, "Makes it. May run again if it was cut off."),
              Input.optional(
                  "update",
                  Kind.TEXT,
                  "Runs when create or environment change; without it the change is only"
                      + " recorded."),
              Input.optional("delete", Kind.TEXT, "Removes it."),
              Input.optional(
                  "read",
                  Kind.TEXT,
                  "Tells at every plan whether it is there: exit status 0 it is, and what is"
                      + " written is stdout; 1 it is gone."),
              Input.optional("environment", Kind.MAP, "Variables for the commands."),
              Input.optional(
                  "folder", Kind.TEXT, "Where they run, relative to the project (default)."),
              Input.optional(
                      "triggers", Kind.ANY, "Any value; a change deletes and makes it again.")
                  .replacing(),
              Input.optional("timeout_seconds", Kind.NUMBER, "How long each command may run.")
                  .orElse(Value.of(600))),
          List.of(
              Output.of(
                  "stdout",
                  "What the last command wrote, trimmed, at most 64 KiB; secret if an input is."),
              Output.of("exit_status", "Its exit status: 0.")));

  private final Places places;
  private final Shell shell;

  CommandType(Places places, Shell shell) {
    this.places = places;
    this.shell = shell;
  }

  @Override
  public String name() {
    return "command";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Reading read(Operation operation, Known known) {
    var command = ValueReader.of(known.inputs()).text("read");
    if (command.isEmpty()) {
      return known.outputs().fields().isEmpty()
          ? new Reading.Absent("was not seen to be made")
          : new Reading.Present(known.inputs(), known.outputs());
    }
    var result = run(operation, known.inputs(), "read", command.get());
    return switch (result.status()) {
      case 0 -> new Reading.Present(known.inputs(), outputs(known.inputs(), result));
      case ABSENT -> new Reading.Absent("is gone, says its read command");
      default -> throw failed("read", result, known.inputs());
    };
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    return must(operation, inputs, "create", ValueReader.of(inputs).textOrEmpty("create"));
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    var command = ValueReader.of(inputs).text("update");
    return command.isPresent() && isUpdateNeeded(former, inputs)
        ? must(operation, inputs, "update", command.get())
        : former.outputs();
  }

  /** A new timeout or another way to delete changes nothing that is there. */
  private static boolean isUpdateNeeded(Known former, Fields inputs) {
    return Stream.of("create", "update", "environment")
        .anyMatch(name -> !former.inputs().get(name).equals(inputs.get(name)));
  }

  @Override
  public void delete(Operation operation, Known known) {
    ValueReader.of(known.inputs())
        .text("delete")
        .ifPresent(command -> must(operation, known.inputs(), "delete", command));
  }

  private Fields must(Operation operation, Fields inputs, String purpose, String command) {
    var result = run(operation, inputs, purpose, command);
    if (result.isTimedOut() || result.status() != 0) {
      throw failed(purpose, result, inputs);
    }
    return outputs(inputs, result);
  }

  private Shell.Result run(Operation operation, Fields inputs, String purpose, String command) {
    var reader = ValueReader.of(inputs);
    var folder = places.resolve(reader.text("folder").orElse(""));
    if (!Files.isDirectory(folder)) {
      throw new ProviderException(
          "The folder " + places.show(folder) + " for the " + purpose + " command does not exist.",
          "Make it, or correct \"folder\".");
    }
    var environment = new HashMap<String, String>();
    reader
        .map("environment")
        .fields()
        .forEach((name, value) -> environment.put(name, ValueReader.open(value).toString()));
    environment.put("NGP_TOKEN", operation.token());
    environment.put("NGP_ADDRESS", operation.address().toString());
    var masks = Masks.of(inputs);
    try {
      return shell.run(
          new Shell.Command(command, environment, folder, timeout(inputs)),
          line -> operation.progress(masks.hide(line)));
    } catch (IOException e) {
      throw new ProviderException(
          "The " + purpose + " command cannot be started: " + e.getMessage() + ".",
          "Check that `sh` is on the PATH.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderException(
          "The " + purpose + " command was ended because NGP ends.", "Run `ngp apply` again.", e);
    }
  }

  private static ProviderException failed(String purpose, Shell.Result result, Fields inputs) {
    var masks = Masks.of(inputs);
    var details = result.tail().stream().map(masks::hide).toList();
    return result.isTimedOut()
        ? new ProviderException(
            "The %s command did not end within %d s and was killed."
                .formatted(purpose, timeout(inputs).toSeconds()),
            details,
            "Make it faster, or raise timeout_seconds.")
        : new ProviderException(
            "The %s command failed with exit status %d.".formatted(purpose, result.status()),
            details,
            "Run it by hand to see what is wrong; it may run again as often as needed.");
  }

  private static Fields outputs(Fields inputs, Shell.Result result) {
    var text = Value.of(result.output());
    return new Fields(
        Map.of(
            "stdout",
            inputs.hasSecret() ? new Value.Secret(text) : text,
            "exit_status",
            Value.of(result.status())));
  }

  private static Duration timeout(Fields inputs) {
    return Duration.ofSeconds(ValueReader.of(inputs).number("timeout_seconds").orElse(600L));
  }

  @Override
  public List<Problem> check(Planned planned) {
    return planned.inputs().map(CommandType::problems).orElse(List.of());
  }

  private static List<Problem> problems(Fields inputs) {
    var seconds = ValueReader.of(inputs).number("timeout_seconds");
    return seconds.filter(each -> each < 1).isPresent()
        ? List.of(
            new Problem(
                "timeout_seconds",
                "a timeout of " + seconds.get() + " s leaves no time to run.",
                "Give at least 1."))
        : List.of();
  }

  @Override
  public List<Consequence> consequences(Planned planned) {
    var isOnlyRecorded =
        planned.action() == Action.UPDATE
            && planned.inputs().filter(inputs -> inputs.fields().containsKey("update")).isEmpty()
            && isUpdateNeeded(planned.former().orElseThrow(), planned.inputs().orElseThrow());
    return isOnlyRecorded
        ? List.of(
            new Consequence(
                Consequence.Kind.NOTE,
                "the changed create command of "
                    + planned.address()
                    + " is recorded and does not run; give it `triggers` to run it again"))
        : List.of();
  }

  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    return SCHEMA.predictOutputs(former).with("exit_status", Value.of(0));
  }
}
