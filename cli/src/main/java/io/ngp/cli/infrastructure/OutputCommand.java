package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.value.JsonOutput;
import io.ngp.cli.value.ValueText;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.ValueJson;
import io.ngp.iac.value.ValueReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = "A secret output is shown only when it is named, with --raw or --json.",
    footer = {"%nExamples:", "  ngp output", "  ngp output edge.url --raw", "  ngp output --json"})
final class OutputCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "One output.")
  private @Nullable String name;

  @Option(names = "--json", description = "Print JSON.")
  private boolean isJson;

  @Option(names = "--raw", description = "Print a text as it is.")
  private boolean isRaw;

  OutputCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var outputs = new TreeMap<>(Recorded.of(invocation).state().outputs());
    if (name == null) {
      all(outputs);
    } else {
      one(name, outputs);
    }
    return ExitStatus.OK.code();
  }

  private void all(Map<String, Value> outputs) {
    if (isJson) {
      JsonOutput.print(
          invocation.screen(), json -> ValueJson.write(json, new Value.Fields(masked(outputs))));
      return;
    }
    outputs.forEach((each, value) -> invocation.screen().print(each + " = " + ValueText.of(value)));
  }

  private static Map<String, Value> masked(Map<String, Value> outputs) {
    var masked = new LinkedHashMap<String, Value>();
    outputs.forEach(
        (each, value) -> masked.put(each, value.hasSecret() ? Value.of("(secret)") : value));
    return masked;
  }

  private void one(String wanted, Map<String, Value> outputs) {
    var value = outputs.get(wanted);
    if (value == null) {
      throw new Failure(
          ExitStatus.FAILED,
          "There is no output \"" + wanted + "\".",
          DidYouMean.fix(wanted, outputs.keySet()));
    }
    if (isJson) {
      JsonOutput.print(invocation.screen(), json -> ValueJson.write(json, open(value)));
    } else if (isRaw) {
      invocation.screen().print(open(value).toString());
    } else {
      invocation.screen().print(ValueText.of(value));
    }
  }

  /** The value with everything secret in it in the clear. */
  private static Value open(Value value) {
    return switch (ValueReader.open(value)) {
      case Value.Items items ->
          new Value.Items(items.items().stream().map(OutputCommand::open).toList());
      case Value.Fields fields -> {
        var open = new LinkedHashMap<String, Value>();
        fields.fields().forEach((each, field) -> open.put(each, open(field)));
        yield new Value.Fields(open);
      }
      case Value other -> other;
    };
  }
}
