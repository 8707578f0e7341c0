package io.ngp.cluster.api;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A test as text: what is prepared, what is sent, what is expected to come back.
 *
 * <pre>
 * ## a title that is a claim
 * {@literal @} preparation, see {@link Preparation}
 * PUT /v2/apps/www          method and path, then headers, then the body
 * {"instances": 2}
 * => 200                    status, then headers, then what the body must contain
 * {"version": "*"}
 * </pre>
 */
public record Conversation(String title, List<Turn> turns) {
  private static final Pattern HEADER = Pattern.compile("([A-Za-z-]+): (.*)");
  private static final Pattern REQUEST = Pattern.compile("[A-Z]+ /\\S*");

  public sealed interface Turn {}

  public record Prepare(String command) implements Turn {}

  public record Exchange(
      String method,
      String path,
      Map<String, String> headers,
      String body,
      int status,
      Map<String, String> expectedHeaders,
      String expectedBody)
      implements Turn {}

  public static List<Conversation> parse(String text) {
    List<Conversation> result = new ArrayList<>();
    for (String section : text.split("(?m)^## ", -1)) {
      if (!section.isBlank() && !section.startsWith("#")) {
        int eol = section.indexOf('\n');
        result.add(
            new Conversation(section.substring(0, eol).strip(), turns(section.substring(eol + 1))));
      }
    }
    return result;
  }

  private static List<Turn> turns(String text) {
    List<Turn> turns = new ArrayList<>();
    List<String> pending = new ArrayList<>();
    for (String line : text.lines().toList()) {
      boolean begins = line.startsWith("@ ") || REQUEST.matcher(line).matches();
      if (begins && !pending.isEmpty()) {
        turns.add(exchange(pending));
        pending.clear();
      }
      if (line.startsWith("@ ")) {
        turns.add(new Prepare(line.substring(2).strip()));
      } else if (!line.isBlank()) {
        pending.add(line);
      }
    }
    if (!pending.isEmpty()) {
      turns.add(exchange(pending));
    }
    return turns;
  }

  private static Exchange exchange(List<String> lines) {
    Iterator<String> rest = List.copyOf(lines).iterator();
    String[] request = rest.next().split(" ", 2);
    Map<String, String> headers = new LinkedHashMap<>();
    StringBuilder body = new StringBuilder();
    int status = part(rest, headers, body);
    Map<String, String> expectedHeaders = new LinkedHashMap<>();
    StringBuilder expectedBody = new StringBuilder();
    part(rest, expectedHeaders, expectedBody);
    return new Exchange(
        request[0],
        request[1],
        headers,
        body.toString().strip(),
        status,
        expectedHeaders,
        expectedBody.toString().strip());
  }

  /** Reads headers and body up to the status line, whose number it answers, or the end. */
  private static int part(Iterator<String> lines, Map<String, String> headers, StringBuilder body) {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("=> ")) {
        return Integer.parseInt(line.substring(3).strip());
      }
      var header = HEADER.matcher(line);
      if (body.isEmpty() && header.matches()) {
        headers.put(header.group(1), header.group(2).strip());
      } else {
        body.append(line).append('\n');
      }
    }
    return 0;
  }
}
