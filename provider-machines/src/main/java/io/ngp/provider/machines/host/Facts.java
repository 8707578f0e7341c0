package io.ngp.provider.machines.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a host says of itself, as {@code facts.sh} prints it: lines of {@code name=value}. */
public final class Facts {
  private final Map<String, String> values = new HashMap<>();
  private final List<String> missing = new ArrayList<>();
  private final Map<Integer, String> ports = new TreeMap<>();

  private Facts() {}

  /** The facts among the lines of {@code text}; other lines are not looked at. */
  public static Facts parse(String text) {
    var facts = new Facts();
    text.lines().forEach(facts::take);
    return facts;
  }

  private void take(String line) {
    int end = line.indexOf('=');
    if (end < 0) {
      return;
    }
    var name = line.substring(0, end);
    var value = line.substring(end + 1).strip();
    switch (name) {
      case "missing" -> missing.add(value);
      case "port" -> takePort(value);
      default -> values.put(name, value);
    }
  }

  private void takePort(String value) {
    var parts = value.split(" ", 2);
    try {
      ports.put(Integer.decode(parts[0]), parts.length > 1 ? parts[1] : "");
    } catch (NumberFormatException _) {
      // Nothing that could be in anybody's way.
    }
  }

  /** The fact called {@code name}, if it is known. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** The fact called {@code name} as a whole number. */
  public Optional<Long> number(String name) {
    try {
      return text(name).map(Long::valueOf);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Its clock, seconds since 1970. */
  public Optional<Double> clock() {
    try {
      // Where date knows no fractions it repeats "%N".
      return text("clock").map(text -> text.replaceFirst("\\.\\D.*", "")).map(Double::valueOf);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Commands that are needed and not there. */
  public List<String> missing() {
    return List.copyOf(missing);
  }

  /** Ports somebody listens on, with the name of the program where it is known. */
  public Map<Integer, String> ports() {
    return Map.copyOf(ports);
  }

  /** Whether systemd is process 1. */
  public boolean isSystemd() {
    return text("init").filter("systemd"::equals).isPresent();
  }

  /** Whose host it is: the token of the resource; empty if nobody's. */
  public Optional<String> owner() {
    return text("owner");
  }

  /** The version the link {@code name} in {@code /opt/ngp} shows. */
  public Optional<String> version(String name) {
    return text(name).map(link -> link.substring(link.lastIndexOf('/') + 1));
  }
}
