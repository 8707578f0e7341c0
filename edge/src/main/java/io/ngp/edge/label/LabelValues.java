package io.ngp.edge.label;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An app's labels while they are read: values in the forms they may have, and what is wrong with
 * those that have none of them. A value that can't be read counts as absent.
 */
final class LabelValues {
  private static final String OFF = "off";
  private static final Pattern SIZE =
      Pattern.compile("([0-9]{1,12})\\s*(?:([kmg])i?b?|b)?", Pattern.CASE_INSENSITIVE);
  private static final int MAX_SECONDS = 86_400;

  private final Map<String, String> labels;
  private final List<LabelProblem> problems = new ArrayList<>();

  LabelValues(Map<String, String> labels) {
    this.labels = labels;
  }

  List<LabelProblem> problems() {
    return List.copyOf(problems);
  }

  void problem(String label, String message) {
    problems.add(new LabelProblem(label, message));
  }

  /** The problem every unfit value has: what it is and what was expected. */
  private void unfit(String label, String value, String expected) {
    problem(label, "is \"" + value + "\"; expected " + expected + ".");
  }

  Optional<String> text(String label) {
    return Optional.ofNullable(labels.get(label)).map(String::strip).filter(s -> !s.isEmpty());
  }

  /** Whether a label is there, but names nothing. */
  boolean isEmptyList(String label) {
    return labels.containsKey(label) && list(label).isEmpty();
  }

  /** Whether a limit is to be lifted that would hold otherwise. */
  boolean isOff(String label) {
    return text(label).filter(OFF::equals).isPresent();
  }

  /** Parts between commas, without blanks around them. */
  List<String> list(String label) {
    return text(label).stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /**
   * A list's parts, each made into something; those that {@code parse} refuses are problems.
   *
   * @param parse throws {@link IllegalArgumentException} with a message that quotes its argument
   */
  <T> List<T> list(String label, Function<String, T> parse) {
    List<T> values = new ArrayList<>();
    for (var part : list(label)) {
      parsed(label, part, parse).ifPresent(values::add);
    }
    return values;
  }

  <T> Optional<T> parsed(String label, Function<String, T> parse) {
    return text(label)
        .filter(text -> !text.equals(OFF))
        .flatMap(text -> parsed(label, text, parse));
  }

  private <T> Optional<T> parsed(String label, String text, Function<String, T> parse) {
    try {
      return Optional.of(parse.apply(text));
    } catch (IllegalArgumentException e) {
      problem(label, "can't be used: " + e.getMessage());
      return Optional.empty();
    }
  }

  Optional<Boolean> flag(String label) {
    var text = text(label);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().equalsIgnoreCase("true") || text.get().equalsIgnoreCase("false")) {
      return Optional.of(Boolean.valueOf(text.get()));
    }
    unfit(label, text.get(), "true or false");
    return Optional.empty();
  }

  OptionalInt integer(String label, int least, int most) {
    var text = text(label);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (text.get().matches("[0-9]{1,9}")) {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return OptionalInt.of(value);
      }
    }
    unfit(label, text.get(), "a whole number from " + least + " to " + most);
    return OptionalInt.empty();
  }

  /** More than none, up to a day; {@code off} reads as absent. */
  Optional<Duration> seconds(String label) {
    if (isOff(label)) {
      return Optional.empty();
    }
    var value = integer(label, 1, MAX_SECONDS);
    return value.isPresent() ? Optional.of(Duration.ofSeconds(value.getAsInt())) : Optional.empty();
  }

  /** Bytes; {@code off} reads as absent. */
  OptionalLong bytes(String label) {
    var text = text(label).filter(value -> !value.equals(OFF));
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher size = SIZE.matcher(text.get());
    if (!size.matches()) {
      unfit(label, text.get(), "a size like 10485760, 512 KiB, 10 MiB or 1 GiB");
      return OptionalLong.empty();
    }
    String unit = size.group(2) == null ? "" : size.group(2).toLowerCase(Locale.ROOT);
    int shift =
        switch (unit) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    return OptionalLong.of(Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift));
  }

  /** One of an enum's constants by its text. */
  <T extends Enum<T>> Optional<T> choice(String label, T[] constants) {
    var text = text(label);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    for (var constant : constants) {
      if (constant.toString().equalsIgnoreCase(text.get())) {
        return Optional.of(constant);
      }
    }
    unfit(
        label,
        text.get(),
        Arrays.stream(constants).map(Enum::toString).collect(Collectors.joining(" or ")));
    return Optional.empty();
  }
}
