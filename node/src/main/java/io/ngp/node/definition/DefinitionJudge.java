package io.ngp.node.definition;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.engine.Engine.Unsupported;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.engine.local.ProcessLimits;
import io.ngp.engine.swarm.SwarmLimits;
import io.ngp.node.secret.MasterSecrets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Judges app definitions as a master of this platform would: by the same rules, where none runs.
 * Immutable; may be used from any thread.
 */
public final class DefinitionJudge {
  private static final Version UNSTAMPED = new Version(Instant.EPOCH);

  /** What a master writes of an app that nobody defines. */
  private static final List<String> NOT_DEFINED = List.of("version", "versionInfo", "residency");

  private final AppJson json = new AppJson(PlatformDefinitions.SETTINGS);

  /** Asked whether a source makes sense, never for a value. */
  private final SecretStore secrets =
      new MasterSecrets(Path.of("secrets"), MasterSecrets.VARIABLE_PREFIX, Map.of());

  private final BiFunction<App, SecretStore, List<Unsupported>> engine;

  /** Judges for processes on this machine. */
  public DefinitionJudge() {
    this(false);
  }

  /**
   * Judges for what runs the tasks.
   *
   * @param isSwarm whether that is a Docker swarm, else processes on this machine
   */
  public DefinitionJudge(boolean isSwarm) {
    engine = isSwarm ? SwarmLimits::unsupported : ProcessLimits::unsupported;
  }

  /** What is to be said about a definition. */
  public sealed interface Verdict {
    /**
     * The API takes it.
     *
     * @param definition with every default and without deprecated members
     * @param unsupported what the engine would not run, and labels balancers could not read
     */
    record Accepted(ObjectNode definition, List<Complaint> unsupported) implements Verdict {
      public Accepted {
        unsupported = List.copyOf(unsupported);
      }
    }

    /** The API refuses it, for all these reasons. */
    record Refused(List<Complaint> complaints) implements Verdict {
      public Refused {
        complaints = List.copyOf(complaints);
      }
    }
  }

  /**
   * Something wrong with a definition.
   *
   * @param path in Marathon's form: {@code /healthChecks(0)/path}; {@code /} is all of it
   * @param reason a text, or one of the codes of marathon/API.md 1.4
   */
  public record Complaint(String path, String reason) {}

  /** Judges a complete definition; a relative id is seen from the root. */
  public Verdict judge(JsonNode definition) {
    try {
      App app = json.read(definition, PathId.ROOT, UNSTAMPED);
      ObjectNode complete = json.write(app).remove(NOT_DEFINED);
      return new Verdict.Accepted(
          complete,
          Stream.concat(
                  engine.apply(app, secrets).stream(), RouteLabelJudge.unreadable(app).stream())
              .map(DefinitionJudge::complaint)
              .toList());
    } catch (RefusedException e) {
      return new Verdict.Refused(complaints(e.reason()));
    }
  }

  private static Complaint complaint(Unsupported part) {
    return new Complaint(part.path(), part.reason());
  }

  private static List<Complaint> complaints(Reason reason) {
    return reason instanceof Reason.Invalid invalid
        ? invalid.violations().stream()
            .flatMap(each -> each.errors().stream().map(error -> new Complaint(each.path(), error)))
            .toList()
        : List.of(new Complaint("/", reason.message()));
  }
}
