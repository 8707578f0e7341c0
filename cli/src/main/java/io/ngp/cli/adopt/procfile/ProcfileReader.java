package io.ngp.cli.adopt.procfile;

import io.ngp.cli.adopt.draft.Admission;
import io.ngp.cli.adopt.draft.Adoption;
import io.ngp.cli.adopt.draft.Adoption.Adopted;
import io.ngp.cli.adopt.draft.AdoptionRequest;
import io.ngp.cli.adopt.draft.DotEnv;
import io.ngp.cli.adopt.draft.Findings;
import io.ngp.cli.adopt.draft.Names;
import io.ngp.cli.adopt.draft.ShellWords;
import io.ngp.cli.adopt.draft.SizeNotice;
import io.ngp.cli.adopt.draft.Texts;
import io.ngp.cli.adopt.draft.Workload;
import io.ngp.cli.adopt.draft.Workload.Command;
import io.ngp.cli.adopt.draft.Workload.Health;
import io.ngp.cli.adopt.draft.Workload.Port;
import io.ngp.cli.adopt.draft.Workload.Program;
import io.ngp.cli.adopt.draft.Workload.Scale;
import io.ngp.cli.adopt.draft.Workload.Timing;
import io.ngp.cli.adopt.draft.WorkloadDefinition;
import io.ngp.cli.api.AppId;
import io.ngp.cli.value.Counted;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes an app of each type of process: run in the Procfile's folder, with the variables of the
 * {@code .env} beside it; {@code web} gets a port as {@code $PORT}.
 */
public final class ProcfileReader {
  private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]+):\\s*(\\S.*)");
  private static final String WEB = "web";
  private static final String RELEASE = "release";

  /** Who offers Procfiles gives a web process a minute until it listens. */
  private static final Timing UNTIL_IT_LISTENS = new Timing(60, 5, 5, 3);

  private final Path file;
  private final String name;
  private final AdoptionRequest request;
  private final Diagnostics diagnostics = new Diagnostics();
  private final Findings findings = Findings.none();
  private final Map<String, Position> ids = new LinkedHashMap<>();

  private ProcfileReader(Path file, String name, AdoptionRequest request) {
    this.file = file;
    this.name = name;
    this.request = request;
  }

  /**
   * Reads a file.
   *
   * @param name as messages call it
   * @throws io.ngp.iac.diagnostic.InvalidException with every line that is none
   */
  public static Adoption read(Path file, String name, AdoptionRequest request) {
    return new ProcfileReader(file.toAbsolutePath().normalize(), name, request).read();
  }

  private Adoption read() {
    var lines = Texts.read(file, name).lines().toList();
    var env = env();
    var apps = new ArrayList<Adopted>();
    for (var at = 0; at < lines.size(); at++) {
      line(lines.get(at).strip(), new Position(name, at + 1, 1), env).ifPresent(apps::add);
    }
    diagnostics.throwIfErrors();
    SizeNotice.tell(
        apps.stream().map(app -> app.id().path()).toList(),
        request,
        findings,
        new Position(name, 0, 0));
    return new Adoption(apps, findings.all());
  }

  private Map<String, String> env() {
    var path = file.resolveSibling(".env");
    var shown = Names.beside(name, ".env");
    var env = new LinkedHashMap<String, String>();
    Texts.ifPresent(path, shown)
        .ifPresent(text -> env.putAll(DotEnv.read(shown, text, diagnostics)));
    var position = new Position(shown, 0, 0);
    if (env.remove("PORT") != null) {
      findings.dropped("PORT", position, "The platform chooses the port and sets PORT.", "");
    }
    if (!env.isEmpty()) {
      findings.changed(
          ".env",
          position,
          "What it says (%s) is in the definitions now, readable for all who see those."
              .formatted(Counted.of(env.size(), "variable")),
          "Take secrets out: \"${secret.NAME}\" in a definition whose entry in \"apps\" of"
              + " platform.yaml has template: true is the value of NGP_SECRET_NAME.");
    }
    return env;
  }

  private Optional<Adopted> line(String line, Position position, Map<String, String> env) {
    if (line.isEmpty() || line.startsWith("#")) {
      return Optional.empty();
    }
    var matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      diagnostics.error(
          position, "This line is no process type.", "Write TYPE: COMMAND, like web: ./serve");
      return Optional.empty();
    }
    return app(matcher.group(1), matcher.group(2), position, env);
  }

  private Optional<Adopted> app(
      String type, String command, Position position, Map<String, String> env) {
    var segment = Names.segment(type);
    var former = ids.putIfAbsent(segment, position);
    if (segment.isEmpty() || former != null) {
      diagnostics.error(
          position,
          segment.isEmpty()
              ? "\"%s\" makes no app id.".formatted(type)
              : "\"%s\" would be the same app as line %d.".formatted(type, former.line()),
          "Name it otherwise, with letters or digits.");
      return Optional.empty();
    }
    var id = request.id(Names.ofFolder(file), segment);
    var about = findings.about(id.path());
    if (type.equals(RELEASE)) {
      about.leftOut(
          type,
          position,
          "It runs once for each release, but an app is started again whenever it ends.",
          "Run it before you deploy: " + command);
      return Optional.empty();
    }
    about.changed(
        type,
        position,
        "It runs in " + folder() + " of this machine, which agents elsewhere do not have.",
        "For several machines bring the program along by \"fetch\".");
    return new Admission()
        .admit(WorkloadDefinition.of(workload(id, type, command, env)), about, _ -> position)
        .map(definition -> new Adopted(id, definition));
  }

  private Workload workload(AppId id, String type, String command, Map<String, String> env) {
    var isWeb = type.equals(WEB);
    return new Workload(
        id,
        new Program(
            new Command.Shell(ShellWords.inFolder(folder(), command)),
            Optional.empty(),
            Map.of(),
            env,
            Optional.empty()),
        Scale.one(request),
        isWeb ? List.of(new Port(0, 0, "tcp", Optional.of("http"))) : List.of(),
        isWeb ? Optional.of(new Health.Connects(UNTIL_IT_LISTENS)) : Optional.empty(),
        List.of(),
        Set.of(),
        Map.of());
  }

  private String folder() {
    return String.valueOf(file.getParent());
  }
}
