package io.ngp.upkeep;

import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/** Many looks at a host as one script. */
public final class Probes {
  /** Of a probe that said nothing. */
  static final String UNKNOWN = "unknown";

  private Probes() {}

  /** A script that prints a line for each probe: its place, a tab, what there is. */
  public static String script(List<String> probes) {
    var script = new StringBuilder();
    for (int i = 0; i < probes.size(); i++) {
      script
          .append("printf '\\n%s\\t' ")
          .append(i)
          .append("; { ( ")
          .append(probes.get(i))
          .append("\n) || true; } 2>/dev/null | tr -s ' \\t\\n' ' '\n");
    }
    return script.append("echo\n").toString();
  }

  /** What each of {@code count} probes found; {@code unknown} if it said nothing. */
  public static List<String> found(String printed, int count) {
    var found = new HashMap<Integer, String>();
    printed
        .lines()
        .map(line -> line.split("\t", 2))
        .filter(parts -> parts.length == 2 && parts[0].matches("\\d{1,6}"))
        .forEach(parts -> found.put(Integer.valueOf(parts[0]), parts[1].strip()));
    return IntStream.range(0, count).mapToObj(i -> found.getOrDefault(i, UNKNOWN)).toList();
  }
}
