package io.ngp.backup;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last line of a backup: {@code end {...}}. Without it the backup was cut off.
 *
 * @param blocks how many there are
 * @param sha256 of everything before this line, in hexadecimal
 * @param counts what is in it, by kind: {@code apps}, {@code pods}, {@code secrets}, ...
 */
public record Trailer(int blocks, String sha256, SortedMap<String, Integer> counts) {
  static final String MARK = "end ";

  /** Copies the counts. */
  public Trailer {
    counts = new TreeMap<>(counts);
  }

  /** How many there are of a kind. */
  public int count(String kind) {
    return counts.getOrDefault(kind, 0);
  }

  String line() {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("blocks", blocks).put("sha256", sha256);
    ObjectNode written = json.putObject("counts");
    counts.forEach(written::put);
    return MARK + json;
  }

  /**
   * Reads a last line.
   *
   * @throws BackupException if it is none
   */
  static Trailer parse(String line) {
    if (!line.startsWith(MARK)) {
      throw new BackupException(
          "The backup is cut off: its last line is missing. Use another one.");
    }
    try {
      JsonNode json = JsonMapper.shared().readTree(line.substring(MARK.length()));
      var counts = new TreeMap<String, Integer>();
      for (Map.Entry<String, JsonNode> count : json.path("counts").properties()) {
        counts.put(count.getKey(), count.getValue().asInt(0));
      }
      return new Trailer(json.path("blocks").asInt(-1), json.path("sha256").asString(""), counts);
    } catch (JacksonException e) {
      throw new BackupException("The last line of the backup is damaged. Use another one.", e);
    }
  }
}
