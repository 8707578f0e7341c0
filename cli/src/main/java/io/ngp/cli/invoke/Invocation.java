package io.ngp.cli.invoke;

import io.ngp.cli.render.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code ngp}: where it was started, what it may read and write, and the options every
 * command knows. Made once, handed to every command; the options are set while the command line is
 * parsed, before any command runs.
 */
public final class Invocation {
  /** The environment used when {@code -e} is absent. */
  public static final String DEFAULT_ENVIRONMENT = "default";

  private final Map<String, String> variables;
  private final Path workingFolder;
  private final InputStream in;
  private final Screen screen;
  private String environment = DEFAULT_ENVIRONMENT;
  private @Nullable Path folder;
  private boolean debug;

  /**
   * An invocation with the environment {@code variables}, started in the absolute {@code
   * workingFolder}.
   */
  public Invocation(
      Map<String, String> variables, Path workingFolder, InputStream in, Screen screen) {
    this.variables = Map.copyOf(variables);
    this.workingFolder = workingFolder;
    this.in = in;
    this.screen = screen;
  }

  /** Where output goes. */
  public Screen screen() {
    return screen;
  }

  /** What is piped in. */
  public InputStream in() {
    return in;
  }

  /**
   * All that is piped in, as a text.
   *
   * @throws Failure if it cannot be read
   */
  public String inputText() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED, "The standard input cannot be read: " + e.getMessage(), "");
    }
  }

  /** An environment variable, absent if unset or empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /** All environment variables. */
  public Map<String, String> variables() {
    return variables;
  }

  /** The folder the command was started in. */
  public Path workingFolder() {
    return workingFolder;
  }

  /** The folder named by {@code -C} or {@code NGP_DIR}, absolute. */
  public Optional<Path> chosenFolder() {
    return Optional.ofNullable(folder)
        .or(() -> variable("NGP_DIR").map(Path::of))
        .map(chosen -> workingFolder.resolve(chosen).normalize());
  }

  /** Root of the installation: the folder with {@code ngp} and {@code examples/}. */
  public Optional<Path> home() {
    return Optional.ofNullable(System.getProperty("ngp.home"))
        .or(() -> variable("NGP_HOME"))
        .map(Path::of);
  }

  /** The platform's environment: {@code default}, or what {@code -e} says. */
  public String environment() {
    return environment;
  }

  /** Whether unexpected failures show their stack trace. */
  public boolean isDebug() {
    return debug;
  }

  /** Sets the environment. */
  public void chooseEnvironment(String name) {
    this.environment = name;
  }

  /** Sets the folder that holds the platform. */
  public void chooseFolder(Path path) {
    this.folder = path;
  }

  /** Makes unexpected failures show their stack trace. */
  public void debug() {
    this.debug = true;
  }
}
