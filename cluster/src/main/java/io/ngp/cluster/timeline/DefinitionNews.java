package io.ngp.cluster.timeline;

import io.ngp.cluster.app.Version;
import io.ngp.cluster.timeline.Happening.Kind;
import io.ngp.cluster.timeline.Happening.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What is told of a changed definition: the members that changed by name, numbers with their
 * values. Texts are named only; they may be secrets.
 */
public final class DefinitionNews {
  private static final int MEMBERS_NAMED = 8;
  private static final Set<String> BOOKKEEPING = Set.of("id", "version", "versionInfo");

  private DefinitionNews() {}

  /** The app is new. */
  public static Happening created(Version version) {
    return told(version, "the app is created");
  }

  /** Its definition changed from one JSON form to another; equal ones mean a restart. */
  public static Happening changed(Version version, JsonNode before, JsonNode after) {
    List<String> changes = changes("", before, after);
    if (changes.isEmpty()) {
      return told(version, "the app is restarted");
    }
    int more = changes.size() - MEMBERS_NAMED;
    String named =
        changes.stream().limit(MEMBERS_NAMED).collect(Collectors.joining(", "))
            + (more > 0 ? " and %d more".formatted(more) : "");
    return told(version, "the definition changes: " + named);
  }

  /** The app is to go. */
  public static Happening removed() {
    return Happening.ofApp(Kind.DEFINITION, Tone.NEUTRAL, "the app is removed");
  }

  private static Happening told(Version version, String text) {
    return Happening.ofApp(Kind.DEFINITION, Tone.NEUTRAL, text)
        .with(Map.of("version", version.toString()))
        .sameAs(version.toString());
  }

  private static List<String> changes(String prefix, JsonNode before, JsonNode after) {
    SortedSet<String> names = new TreeSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      JsonNode old = before.path(name);
      JsonNode now = after.path(name);
      boolean isBookkeeping = prefix.isEmpty() && BOOKKEEPING.contains(name);
      if (isBookkeeping || old.equals(now)) {
        continue;
      }
      if (prefix.isEmpty() && old.isObject() && now.isObject()) {
        changes.addAll(changes(name + ".", old, now));
      } else {
        changes.add(prefix + name + values(old, now));
      }
    }
    return changes;
  }

  private static String values(JsonNode old, JsonNode now) {
    return old.isNumber() && now.isNumber()
        ? " from %s to %s".formatted(old.asString(), now.asString())
        : "";
  }
}
