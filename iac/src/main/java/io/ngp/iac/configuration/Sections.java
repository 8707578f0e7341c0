package io.ngp.iac.configuration;

import io.ngp.iac.source.SourceNode.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** The lines of a platform file, by the part they belong to. */
final class Sections {
  /** What stands before the first part. */
  private static final String HEAD = "";

  private final LinkedHashMap<String, List<String>> lines = new LinkedHashMap<>();

  Sections(String text, Mapping map) {
    var starts = new LinkedHashMap<Integer, String>();
    map.members().forEach((key, member) -> starts.put(member.key().line(), key));
    var current = HEAD;
    lines.put(HEAD, new ArrayList<>());
    var number = 0;
    for (var line : text.lines().toList()) {
      current = starts.getOrDefault(++number, current);
      lines.computeIfAbsent(current, _ -> new ArrayList<>()).add(line);
    }
  }

  /** Puts {@code replacement} where the part is, else where such a part belongs. */
  void replace(String key, List<String> replacement) {
    var former = lines.get(key);
    if (former != null) {
      var kept = tail(former);
      former.clear();
      former.addAll(replacement);
      former.addAll(kept);
    } else if (key.equals("modules")) {
      var added = new ArrayList<>(replacement);
      added.addFirst("");
      lines.put(key, added);
    } else {
      lines.getOrDefault(HEAD, new ArrayList<>()).addAll(replacement);
    }
  }

  /** Puts lines at the end of a part that is there. */
  void append(String key, List<String> added) {
    var former = lines.getOrDefault(key, new ArrayList<>());
    former.addAll(former.size() - tail(former).size(), added);
  }

  /** The lines of a part without the comments before the next one. */
  List<String> own(String key) {
    var former = lines.getOrDefault(key, new ArrayList<>());
    return List.copyOf(former.subList(0, former.size() - tail(former).size()));
  }

  /** Comments before the next part belong to that. */
  private static List<String> tail(List<String> lines) {
    var start = lines.size();
    while (start > 1 && (lines.get(start - 1).isBlank() || lines.get(start - 1).startsWith("#"))) {
      start--;
    }
    return List.copyOf(lines.subList(start, lines.size()));
  }

  String text() {
    return lines.values().stream()
        .flatMap(List::stream)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
