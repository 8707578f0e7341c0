package io.ngp.cli;

import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Invocation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

@Command
final class VersionCommand implements Callable<Integer>, IVersionProvider {
  private final Invocation invocation;

  @Option(names = "--json", description = "Print {\"version\", \"java\", \"home\"}.")
  private boolean isJson;

  VersionCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var screen = invocation.screen();
    if (isJson) {
      var json = Json.object().put("version", number()).put("java", java());
      json.put("home", invocation.home().map(Path::toString).orElse(""));
      screen.print(Json.pretty(json));
    } else {
      screen.print(getVersion()[0]);
    }
    return 0;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"ngp " + number() + " (Java " + java() + ")"};
  }

  private static String number() {
    var version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion());
    return version.orElse("development");
  }

  private static String java() {
    return System.getProperty("java.version") + ", " + System.getProperty("java.home");
  }
}
