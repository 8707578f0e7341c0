package io.ngp.cluster.app;

import io.ngp.cluster.app.Networking.Network.Mode;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Definitions as JSON: reads what users send, prints what they get back, restores what was stored
 * (marathon/API.md 3 and 4). Immutable; may be used from any thread.
 */
public final class AppJson {
  /** A tree of groups of {@link PathId#MAX_DEPTH} levels with definitions in it fits easily. */
  private static final int MAX_NESTING = 256;

  private static final int MAX_NUMBER_LENGTH = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final AppSettings settings;

  public AppJson(AppSettings settings) {
    this.settings = settings;
  }

  /** The same for apps whose role, when they name none, is this group's. */
  public AppJson withDefaultRole(String role) {
    return new AppJson(settings.withDefaultRole(role));
  }

  /**
   * Reads the body of a request. Its size is the caller's to bound; nesting is bounded here.
   *
   * @throws RefusedException as {@link Reason.Malformed} if it is empty or not JSON
   */
  public static JsonNode parse(byte[] body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node.isMissingNode()) {
        throw new RefusedException(
            new Reason.Malformed("Please specify data in JSON format", "The request has no body."));
      }
      return node;
    } catch (JacksonException e) {
      throw new RefusedException(new Reason.Malformed("Invalid JSON", details(e)));
    }
  }

  /**
   * Reads a complete definition; members it leaves out get their defaults.
   *
   * @param base group that relative ids are seen from
   * @throws RefusedException as {@link Reason.Invalid} with everything that is wrong with it
   */
  public App read(JsonNode body, PathId base, Version version) {
    Findings findings = new Findings();
    ObjectNode definition = LegacyMembers.translate(fields(body, findings), settings);
    return read(definition, base, VersionInfo.createdAt(version), findings);
  }

  /**
   * Reads a complete definition of a pod; members it leaves out get their defaults.
   *
   * @param base group that a relative id is seen from
   * @throws RefusedException as {@link Reason.Invalid} with everything that is wrong with it
   */
  public App readPod(JsonNode body, PathId base, Version version) {
    Findings findings = new Findings();
    JsonFields fields = fields(body, findings);
    App pod = new PodReader(fields, base, settings).read(VersionInfo.createdAt(version));
    findings.refuse();
    return pod;
  }

  /**
   * Changes a definition: members of the body replace the app's wholesale, those it leaves out
   * stay, and the result is checked as a whole (marathon/API.md 2.2). {@code id}, {@code version}
   * and {@code versionInfo} in the body are ignored.
   *
   * @return the changed app as if created at {@code version}; see {@link VersionInfo#ofChange}
   * @throws RefusedException as {@link Reason.Invalid} with everything that is wrong with it
   */
  public App patch(App current, JsonNode body, Version version) {
    Findings findings = new Findings();
    ObjectNode update = LegacyMembers.translate(fields(body, findings), settings);
    update.removeIf(JsonNode::isNull);
    ObjectNode merged = AppWriter.write(current);
    if (leavesHostNetwork(update)) {
      // Else they would be taken for given ones and pad the port mappings.
      merged.remove("portDefinitions");
    }
    merged.setAll(update).put("id", current.id().toString());
    return read(merged, PathId.ROOT, VersionInfo.createdAt(version), findings);
  }

  /** Prints a definition, a pod's too, with {@code version} and {@code versionInfo}. */
  public ObjectNode write(App app) {
    if (app.pod().isEmpty()) {
      return AppWriter.write(app);
    }
    ObjectNode json = PodWriter.write(app, app.pod().get());
    AppWriter.writeVersions(json, app.versionInfo());
    return json;
  }

  /**
   * Prints a pod as its users see it: of its versions only {@code version}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public ObjectNode writePod(App pod) {
    return PodWriter.write(
        pod,
        pod.pod()
            .orElseThrow(() -> new IllegalArgumentException("%s is no pod".formatted(pod.id()))));
  }

  /** Prints what a container or an instance is promised, as statuses of pods show it. */
  public static ObjectNode write(Resources resources) {
    return PodWriter.resources(resources);
  }

  /** Prints one health check as events show it. */
  public ObjectNode write(HealthCheck check) {
    return ChecksWriter.healthCheck(check);
  }

  /**
   * Reads what {@link #write(App)} printed, versions included. Rules are not checked again: what
   * was accepted once stays.
   *
   * @throws IllegalArgumentException if it was not printed so
   */
  public App restore(JsonNode stored) {
    Findings findings = new Findings();
    JsonFields fields = fields(stored, findings);
    VersionInfo info = versionInfo(fields);
    App app =
        fields.has("containers")
            ? new PodReader(fields, PathId.ROOT, settings).read(info)
            : new AppReader(fields, PathId.ROOT, settings).read(info);
    if (!findings.shapes().isEmpty()) {
      throw new IllegalArgumentException(
          "The stored definition of app %s can't be read: %s"
              .formatted(app.id(), describe(findings.shapes())));
    }
    return app;
  }

  private App read(ObjectNode definition, PathId base, VersionInfo info, Findings findings) {
    JsonFields fields = new JsonFields(definition, JsonValue.ROOT, findings);
    App app = new AppReader(fields, base, settings).read(info);
    findings.refuse();
    return app;
  }

  private static JsonFields fields(JsonNode body, Findings findings) {
    Optional<JsonFields> fields = new JsonValue(body, JsonValue.ROOT, findings).object();
    findings.refuseShapes();
    return fields.orElseThrow();
  }

  private static boolean leavesHostNetwork(ObjectNode update) {
    JsonNode networks = update.path("networks");
    return !networks.isEmpty()
        && !Mode.HOST.json().equalsIgnoreCase(networks.path(0).path("mode").asString(""));
  }

  private static VersionInfo versionInfo(JsonFields stored) {
    Optional<JsonFields> info = stored.required("versionInfo").flatMap(JsonValue::object);
    Version version = version(stored, "version");
    return new VersionInfo(
        version,
        info.map(fields -> version(fields, "lastScalingAt")).orElse(version),
        info.map(fields -> version(fields, "lastConfigChangeAt")).orElse(version));
  }

  private static Version version(JsonFields fields, String name) {
    Optional<JsonValue> value = fields.required(name);
    Optional<String> text = value.flatMap(JsonValue::text);
    try {
      return Version.parse(text.orElse("1970-01-01T00:00:00Z"));
    } catch (IllegalArgumentException _) {
      fields.findings().shape(fields.pathOf(name), "error.expected.date");
      return new Version(Instant.EPOCH);
    }
  }

  private static String describe(List<Violation> violations) {
    return violations.stream()
        .map(violation -> violation.path() + " " + String.join(", ", violation.errors()))
        .collect(Collectors.joining("; "));
  }

  private static String details(JacksonException e) {
    var location = e.getLocation();
    return location == null
        ? e.getOriginalMessage()
        : "%s at line %d, column %d"
            .formatted(e.getOriginalMessage(), location.getLineNr(), location.getColumnNr());
  }
}
