package io.ngp.cli.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An app's (or group's) place in the tree, always absolute: {@code /shop/web}. People may leave the
 * leading slash out.
 *
 * @param path the absolute path, {@code /} for the root group
 */
public record AppId(String path) implements Comparable<AppId> {
  // Marathon's path segment: lower case, digits and inner dashes, several parts joined by single
  // dots.
  private static final String PART = "([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])";
  private static final Pattern SEGMENT = Pattern.compile(PART + "(\\." + PART + ")*");

  /**
   * Reads an id as typed: {@code www} is {@code /www}.
   *
   * @throws IllegalArgumentException saying what an id looks like, if {@code text} is none
   */
  public static AppId parse(String text) {
    var segments = Arrays.stream(text.split("/", -1)).filter(part -> !part.isEmpty()).toList();
    for (var segment : segments) {
      if (!SEGMENT.matcher(segment).matches()) {
        throw new IllegalArgumentException(
            "\""
                + text
                + "\" is not an app id; ids are lower-case letters, digits and inner dashes,"
                + " joined by slashes, like /shop/web");
      }
    }
    return new AppId("/" + String.join("/", segments));
  }

  /** The path without its leading slash, as it continues {@code /v2/apps/}. */
  public String relative() {
    return path.substring(1);
  }

  /** The id as a host name: {@code /shop/web} is {@code web.shop}. */
  public String hostName() {
    var segments = new ArrayList<>(List.of(relative().split("/", -1)));
    Collections.reverse(segments);
    return String.join(".", segments);
  }

  @Override
  public int compareTo(AppId other) {
    return path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return path;
  }
}
