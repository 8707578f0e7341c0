package io.ngp.cluster.api.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A media type such as {@code text/plain}, without parameters (RFC 9110 section 8.3.1). */
public record MediaType(String type, String subtype) {
  public static final MediaType JSON = new MediaType("application", "json");
  public static final MediaType PLAIN = new MediaType("text", "plain");
  public static final MediaType HTML = new MediaType("text", "html");
  public static final MediaType EVENT_STREAM = new MediaType("text", "event-stream");

  /** Reads a Content-Type value; empty if it is not one. */
  static Optional<MediaType> parse(String text) {
    String bare = text.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    int slash = bare.indexOf('/');
    return slash < 1 || slash == bare.length() - 1
        ? Optional.empty()
        : Optional.of(new MediaType(bare.substring(0, slash), bare.substring(slash + 1)));
  }

  /**
   * Picks what to answer with (RFC 9110 section 12.5.1): the most wanted of {@code offered}, the
   * first of equally wanted ones. No Accept header accepts everything; unreadable ranges in it are
   * skipped.
   *
   * @return empty if none is acceptable
   */
  static Optional<MediaType> negotiate(List<String> acceptHeaders, List<MediaType> offered) {
    List<Range> ranges = Range.parseAll(acceptHeaders);
    if (acceptHeaders.stream().allMatch(String::isBlank)) {
      return Optional.of(offered.getFirst());
    }
    Optional<MediaType> best = Optional.empty();
    double bestQuality = 0;
    for (MediaType candidate : offered) {
      double quality = candidate.quality(ranges);
      if (quality > bestQuality) {
        best = Optional.of(candidate);
        bestQuality = quality;
      }
    }
    return best;
  }

  /** How wanted this type is, 0 to 1: the most specific range that names it decides. */
  private double quality(List<Range> ranges) {
    double quality = 0;
    int specificity = -1;
    for (Range range : ranges) {
      if (range.specificity() > specificity && range.matches(this)) {
        quality = range.quality();
        specificity = range.specificity();
      }
    }
    return quality;
  }

  @Override
  public String toString() {
    return type + "/" + subtype;
  }

  /** One element of an Accept header. */
  private record Range(MediaType type, double quality) {
    static List<Range> parseAll(List<String> headers) {
      return headers.stream()
          .flatMap(header -> List.of(header.split(",", -1)).stream())
          .flatMap(element -> parseOne(element).stream())
          .toList();
    }

    private static Optional<Range> parseOne(String element) {
      double quality = 1;
      for (String parameter : element.split(";", -1)) {
        String bare = parameter.strip().toLowerCase(Locale.ROOT);
        if (bare.startsWith("q=")) {
          quality = quality(bare.substring(2));
        }
      }
      double found = quality;
      return MediaType.parse(element).map(type -> new Range(type, found));
    }

    private static double quality(String text) {
      try {
        return Math.clamp(Double.parseDouble(text), 0, 1);
      } catch (NumberFormatException _) {
        return 0;
      }
    }

    boolean matches(MediaType candidate) {
      return (type.type.equals("*") || type.type.equals(candidate.type))
          && (type.subtype.equals("*") || type.subtype.equals(candidate.subtype));
    }

    int specificity() {
      return (type.type.equals("*") ? 0 : 1) + (type.subtype.equals("*") ? 0 : 1);
    }
  }
}
