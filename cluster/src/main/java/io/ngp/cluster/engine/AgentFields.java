package io.ngp.cluster.engine;

import io.ngp.cluster.instance.AgentInfo;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a constraint's field means on an agent (marathon/API.md 11). */
public final class AgentFields {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,15})?");

  private AgentFields() {}

  /**
   * The agent's value of a field: {@code hostname}, {@code @hostname}, {@code @region}, {@code
   * @zone}, or else one of its attributes; empty if it has none.
   */
  public static Optional<String> value(
      String field, AgentInfo agent, Map<String, String> attributes) {
    return switch (field) {
      case "hostname", "@hostname" -> Optional.of(agent.host());
      case "@region" -> agent.region();
      case "@zone" -> agent.zone();
      default -> Optional.ofNullable(attributes.get(field)).map(AgentFields::canonical);
    };
  }

  /** Numbers in the form {@code 0.###}, so that 1.50 equals 1.5; anything else as it is. */
  static String canonical(String value) {
    return NUMBER.matcher(value).matches()
        ? new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(Double.parseDouble(value))
        : value;
  }
}
