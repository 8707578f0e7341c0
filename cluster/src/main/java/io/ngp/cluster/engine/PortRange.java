package io.ngp.cluster.engine;

/** Host ports from {@code first} to {@code last}, both included, 1 to 65535. */
public record PortRange(int first, int last) implements Comparable<PortRange> {
  /**
   * A range of at least one port.
   *
   * @throws IllegalArgumentException if the bounds are no ports or the wrong way round
   */
  public PortRange {
    if (first < 1 || last > 65_535 || first > last) {
      throw new IllegalArgumentException(
          "Port range %d-%d is not valid: expected 1 <= first <= last <= 65535"
              .formatted(first, last));
    }
  }

  /**
   * Reads {@code 31000-31999} or a single port.
   *
   * @throws IllegalArgumentException if the text is no such range
   */
  public static PortRange parse(String text) {
    try {
      int dash = text.indexOf('-');
      return dash < 0
          ? new PortRange(Integer.parseInt(text.strip()), Integer.parseInt(text.strip()))
          : new PortRange(
              Integer.parseInt(text.substring(0, dash).strip()),
              Integer.parseInt(text.substring(dash + 1).strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"%s\" is not a port range: expected the form 31000-31999".formatted(text), e);
    }
  }

  public int size() {
    return last - first + 1;
  }

  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  @Override
  public int compareTo(PortRange other) {
    int byFirst = Integer.compare(first, other.first);
    return byFirst != 0 ? byFirst : Integer.compare(last, other.last);
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
