package io.ngp.cli.adopt.draft;

import io.ngp.node.definition.DefinitionJudge.Complaint;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something an app can do without, to be taken out of its definition because it is refused here.
 *
 * @param path of the part: {@code /container/volumes(1)}
 * @param reason why it is refused
 * @param instead what to do to get the same
 */
record Removal(String path, String reason, String instead) {
  private static final String SECRET =
      "Put the value into a file of the masters' folder of secrets, and name that file as the"
          + " \"source\" of the secret.";
  private static final String VOLUMES = "/container/volumes";
  private static final String RESIDENT =
      "To keep the data, put the app into a group and set \"role\" to the name of that group.";
  private static final String DATA =
      "Keep the data in a folder of the machine, or in a service outside of the platform.";

  /**
   * A refused path whose part can go.
   *
   * @param part group 1 is the path to take out
   */
  private record Rule(Pattern part, String instead) {}

  private static final List<Rule> RULES =
      List.of(
          rule("(/secrets)(/.*)?", SECRET),
          rule("(/env/.+)/secret", SECRET),
          rule("(/container/volumes\\(\\d+\\))/secret", SECRET),
          rule("(/container/volumes\\(\\d+\\))/(?:external|persistent).*", DATA),
          rule("(/container/docker/pullConfig)(/.*)?", "Log in to the registry on every agent."),
          rule("(/container/docker/credential)(/.*)?", "Log in to the registry on every agent."),
          rule("(/container/linuxInfo)(/.*)?", ""),
          rule("(/gpus)", "Run it where the GPUs are, outside of the platform."),
          rule("(/acceptedResourceRoles)(/.*)?", "Choose agents by \"constraints\"."),
          rule("(/tty)", ""),
          rule("(/executor)", ""),
          rule("(/check)(/.*)?", "Let one of \"healthChecks\" ask the same."));

  private static Rule rule(String part, String instead) {
    return new Rule(Pattern.compile(part), instead);
  }

  /** What would settle a complaint, if the app can do without it. */
  static Optional<Removal> of(Complaint complaint) {
    if (complaint.path().equals("/role") && complaint.reason().contains("Resident apps")) {
      return Optional.of(new Removal(VOLUMES, complaint.reason(), RESIDENT));
    }
    return RULES.stream()
        .flatMap(rule -> {
          var matcher = rule.part().matcher(complaint.path());
          return matcher.matches()
              ? Optional.of(new Removal(part(matcher), complaint.reason(), rule.instead())).stream()
              : Optional.<Removal>empty().stream();
        })
        .findFirst();
  }

  private static String part(Matcher matcher) {
    return matcher.group(1);
  }

  /** The one to begin with: positions in a list move when something before them is taken out. */
  static Optional<Removal> first(List<Removal> removals) {
    return removals.stream()
        .findFirst()
        .flatMap(first ->
            removals.stream()
                .filter(each -> each.list().equals(first.list()))
                .max(Comparator.comparingInt(Removal::index)));
  }

  private String list() {
    return path.endsWith(")") ? path.substring(0, path.lastIndexOf('(')) : path;
  }

  private int index() {
    return path.endsWith(")")
        ? Integer.parseInt(path.substring(path.lastIndexOf('(') + 1, path.length() - 1))
        : 0;
  }

  /** Takes the part out; false if it is not there. */
  boolean apply(ObjectNode definition) {
    if (path.equals(VOLUMES)) {
      return removePersistent(definition);
    }
    var cut = path.lastIndexOf('/');
    var parent = parent(definition, cut <= 0 ? "" : path.substring(1, cut));
    var name = path.substring(cut + 1);
    if (!(parent instanceof ObjectNode object)) {
      return false;
    }
    if (name.endsWith(")") && !object.has(name)) {
      var list = object.path(name.substring(0, name.indexOf('(')));
      return list instanceof ArrayNode array && array.remove(index()) != null;
    }
    return object.remove(name) != null;
  }

  private static JsonNode parent(ObjectNode definition, String path) {
    JsonNode node = definition;
    if (!path.isEmpty()) {
      for (var step : path.split("/", -1)) {
        node = node.path(step);
      }
    }
    return node;
  }

  private static boolean removePersistent(ObjectNode definition) {
    if (!(definition.path("container").path("volumes") instanceof ArrayNode volumes)) {
      return false;
    }
    var before = volumes.size();
    volumes.removeIf(volume -> volume.has("persistent"));
    return volumes.size() < before;
  }
}
