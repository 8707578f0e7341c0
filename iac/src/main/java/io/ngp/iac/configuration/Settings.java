package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.value.Value;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the head of a platform file and checks names before anything is touched. */
final class Settings {
  static final List<String> KEYS =
      List.of(
          "platform",
          "target",
          Machines.KEY,
          "domain",
          "naming",
          "modules",
          "apps",
          "resources",
          "outputs",
          "state");

  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,20}");
  private static final Pattern AFFIX = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
  static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final List<String> TARGETS = List.of("local", Machines.KEY);

  /** RFC 1123 section 2.1: what a host's name may have. */
  private static final int LONGEST_NAME = 63;

  /** {@code balancer-99} and the dashes around it. */
  private static final int ROOM_FOR_ROLES = 13;

  private final Diagnostics diagnostics;
  private final Shape shape;

  Settings(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
    this.shape = new Shape(diagnostics);
  }

  PlatformSettings read(Mapping map, String environment) {
    shape.refuseUnknown(map, KEYS, "a platform file");
    var naming =
        map.find("naming")
            .flatMap(node -> shape.mapping(node, "\"naming\""))
            .orElse(new Mapping(java.util.Map.of(), map.position()));
    shape.refuseUnknown(naming, List.of("prefix", "suffix"), "\"naming\"");
    var settings =
        new PlatformSettings(
            name(map),
            environment,
            target(map),
            domain(map),
            affix(naming, "prefix"),
            affix(naming, "suffix"),
            map.find("state")
                .flatMap(node -> shape.mapping(node, "\"state\""))
                .map(node -> (Value.Fields) node.plain())
                .orElse(Value.Fields.EMPTY));
    var length = settings.prefix().length() + settings.name().length() + settings.suffix().length();
    if (length + ROOM_FOR_ROLES > LONGEST_NAME) {
      diagnostics.error(
          naming.position(),
          "Names made from prefix, platform and suffix get longer than "
              + LONGEST_NAME
              + " characters.",
          "Together they may have " + (LONGEST_NAME - ROOM_FOR_ROLES) + ".");
    }
    return settings;
  }

  private String name(Mapping map) {
    var name = shape.text(map, "platform");
    if (name.isEmpty()) {
      if (map.find("platform").isEmpty()) {
        diagnostics.error(
            new Position(map.position().file(), 1, 1),
            "\"platform\" is missing: the name of the platform.",
            "Write platform: demo.");
      }
      return "platform";
    }
    return checked(
        map,
        "platform",
        name.get(),
        NAME,
        "2 to 21 small letters, digits and dashes, beginning with a letter");
  }

  private String domain(Mapping map) {
    return checked(
        map,
        "domain",
        shape.text(map, "domain").orElse("ngp.localhost"),
        DOMAIN,
        "a domain in small letters, like ngp.localhost");
  }

  private String affix(Mapping naming, String key) {
    return shape
        .text(naming, key)
        .map(text ->
            checked(naming, key, text, AFFIX, "small letters, digits and dashes between them"))
        .orElse("");
  }

  private String checked(Mapping map, String key, String text, Pattern pattern, String expected) {
    if (!pattern.matcher(text).matches()) {
      diagnostics.error(
          map.find(key).map(SourceNode::position).orElse(map.position()),
          "\"" + key + "\" cannot be \"" + text + "\".",
          "Use " + expected + ".");
    }
    return text;
  }

  private String target(Mapping map) {
    var target = shape.text(map, "target").orElse("local");
    if (!TARGETS.contains(target)) {
      diagnostics.error(
          map.find("target").map(SourceNode::position).orElse(map.position()),
          "\"" + target + "\" is no target this version has.",
          DidYouMean.fix(target, TARGETS));
    }
    return target;
  }
}
