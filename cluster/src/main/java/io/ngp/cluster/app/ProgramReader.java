package io.ngp.cluster.app;

import io.ngp.cluster.app.AppSettings.Feature;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a task executes: cmd, args, user, env, fetch, secrets, executor, tty. */
final class ProgramReader {
  private static final int MAX_URI_LENGTH = 1_024;

  private final JsonFields app;
  private final AppSettings settings;

  ProgramReader(JsonFields app, AppSettings settings) {
    this.app = app;
    this.settings = settings;
  }

  Program read() {
    Map<String, String> secrets = secrets();
    return new Program(
        command(),
        user(),
        env("env", secrets),
        app.items("fetch").stream()
            .flatMap(item -> item.object().stream())
            .map(ProgramReader::fetch)
            .toList(),
        secrets,
        executor(),
        app.at("tty").flatMap(JsonValue::flag));
  }

  Optional<String> user() {
    return app.at("user").flatMap(user -> user.text(1, Integer.MAX_VALUE));
  }

  private Command command() {
    Optional<String> cmd = app.at("cmd").flatMap(value -> value.text(1, Integer.MAX_VALUE));
    List<String> args = app.texts("args");
    if (cmd.isPresent() && !args.isEmpty()) {
      app.findings().rule(app.path(), AppReader.WHAT_TO_RUN);
    }
    if (cmd.isPresent()) {
      if (cmd.get().length() < 2) {
        app.rule("cmd", "must have at least 2 characters, but is \"%s\"".formatted(cmd.get()));
      }
      return new Command.Shell(cmd.get());
    }
    return args.isEmpty() ? new Command.ImageDefault() : new Command.Arguments(args);
  }

  /** The variables in a member; {@code secrets} are those a variable may refer to. */
  Map<String, EnvValue> env(String member, Map<String, String> secrets) {
    Map<String, EnvValue> env = new LinkedHashMap<>();
    app.object(member)
        .ifPresent(fields ->
            fields
                .entries()
                .forEach((name, value) -> {
                  checkEnvName(name, value);
                  envValue(value, secrets).ifPresent(v -> env.put(name, v));
                }));
    return env;
  }

  private void checkEnvName(String name, JsonValue value) {
    if (name.isEmpty() || name.indexOf('=') >= 0) {
      value
          .findings()
          .rule(
              value.path(),
              "\"%s\" is no name of an environment variable: it must not be empty or hold \"=\""
                  .formatted(name));
    }
  }

  private Optional<EnvValue> envValue(JsonValue value, Map<String, String> secrets) {
    if (!value.node().isObject()) {
      return value.text().map(EnvValue.Literal::new);
    }
    return value.object().map(fields -> secretReference(fields, secrets));
  }

  private EnvValue secretReference(JsonFields fields, Map<String, String> secrets) {
    String name = fields.requiredText("secret");
    settings.require(Feature.SECRETS, fields.pathOf("secret"), fields.findings());
    if (!secrets.containsKey(name)) {
      fields.rule(
          "secret", "names the secret \"%s\", which \"secrets\" does not declare".formatted(name));
    }
    return new EnvValue.SecretReference(name);
  }

  Map<String, String> secrets() {
    Map<String, String> secrets = new LinkedHashMap<>();
    app.object("secrets")
        .ifPresent(fields ->
            fields
                .entries()
                .forEach((name, value) ->
                    value.object().ifPresent(s -> secrets.put(name, s.requiredText("source")))));
    if (secrets.containsKey("")) {
      app.rule("secrets", "must not hold an empty name");
    }
    if (!secrets.isEmpty()) {
      settings.require(Feature.SECRETS, app.pathOf("secrets"), app.findings());
    }
    return secrets;
  }

  static Fetch fetch(JsonFields fetch) {
    Optional<String> uri = fetch.required("uri").flatMap(value -> value.text(1, MAX_URI_LENGTH));
    uri.ifPresent(text -> checkUri(fetch.pathOf("uri"), text, fetch.findings()));
    Optional<String> destPath = fetch.text("destPath");
    destPath
        .filter(path -> !staysInSandbox(path))
        .ifPresent(path ->
            fetch.rule(
                "destPath", "\"%s\" must be a relative path without \"..\"".formatted(path)));
    return new Fetch(
        uri.orElse(""),
        fetch.flag("extract", true),
        fetch.flag("executable", false),
        fetch.flag("cache", false),
        destPath);
  }

  /**
   * Whether a text is a URI by RFC 2396 as amended for IPv6, which is what Java reads; what is
   * wrong is noted.
   */
  static boolean checkUri(String path, String text, Findings findings) {
    try {
      var _ = new URI(text);
      return true;
    } catch (URISyntaxException e) {
      findings.rule(path, "URI has invalid syntax: " + e.getMessage());
      return false;
    }
  }

  static boolean staysInSandbox(String path) {
    return !path.isEmpty()
        && !path.startsWith("/")
        && Arrays.stream(path.split("/", -1)).noneMatch(".."::equals);
  }

  /** Checked by hand: a pattern that repeats groups overflows the stack on hostile input. */
  private String executor() {
    String executor = app.text("executor").orElse("");
    boolean isPath = !executor.contains("//") && !executor.endsWith("/");
    if (!isPath && !executor.equals("//cmd")) {
      app.findings().shape(app.pathOf("executor"), "error.pattern");
    }
    return executor;
  }
}
