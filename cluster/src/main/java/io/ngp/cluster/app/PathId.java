package io.ngp.cluster.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The absolute id of an app or a group: a path in the one tree both share; {@code /} is the root
 * group (marathon/API.md 1.1). Instances are always syntactically valid and at most {@value
 * #MAX_DEPTH} segments long, so that walking up from one is cheap whoever sent it. Immutable.
 */
public final class PathId implements Comparable<PathId> {
  /** Levels of groups and apps below the root. */
  public static final int MAX_DEPTH = 64;

  public static final PathId ROOT = new PathId(List.of());

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
  private static final Comparator<PathId> ORDER = Comparator.comparing(PathId::toString);

  private final List<String> segments;

  /** Of valid segments, not too many. */
  private PathId(List<String> segments) {
    this.segments = segments;
  }

  /** Looks at nothing but the number of segments where there are too many. */
  static PathId of(List<String> segments) {
    if (segments.size() > MAX_DEPTH) {
      throw InvalidIdException.ofDepth(segments.size());
    }
    for (String segment : segments) {
      if (!isSegment(segment)) {
        throw InvalidIdException.ofSegment(segment);
      }
    }
    return new PathId(List.copyOf(segments));
  }

  /** One pattern for the whole segment would recurse once per dot and overflow on hostile input. */
  private static boolean isSegment(String text) {
    return Arrays.stream(text.split("\\.", -1)).allMatch(label -> LABEL.matcher(label).matches());
  }

  /**
   * Reads an id relative to the root; leading, trailing and doubled slashes are ignored, {@code ..}
   * goes up.
   *
   * @throws InvalidIdException if the text is not a valid id
   */
  public static PathId parse(String text) {
    return ROOT.resolve(text);
  }

  /**
   * Reads an id as seen from this group: an absolute one stays, a relative one is appended, {@code
   * ..} goes up and stops at the root.
   *
   * @throws InvalidIdException if the text is not a valid id
   */
  public PathId resolve(String text) {
    Objects.requireNonNull(text);
    List<String> result = new ArrayList<>(text.startsWith("/") ? List.of() : segments);
    for (String segment : Arrays.asList(text.split("/", -1))) {
      if (segment.isEmpty()) {
        continue;
      }
      if (!segment.equals("..")) {
        result.add(segment);
      } else if (!result.isEmpty()) {
        result.removeLast();
      }
    }
    return of(result);
  }

  /**
   * The id of a member of this group.
   *
   * @throws InvalidIdException if the segment breaks the id syntax or is one too many
   */
  public PathId child(String segment) {
    List<String> result = new ArrayList<>(segments);
    result.add(segment);
    return of(result);
  }

  public List<String> segments() {
    return segments;
  }

  public boolean isRoot() {
    return segments.isEmpty();
  }

  /** The enclosing group; the root is its own parent. */
  public PathId parent() {
    return isRoot() ? this : new PathId(segments.subList(0, segments.size() - 1));
  }

  /** Whether this id lies somewhere below the group; no id is below itself. */
  public boolean isBelow(PathId group) {
    return segments.size() > group.segments.size()
        && segments.subList(0, group.segments.size()).equals(group.segments);
  }

  /** {@code /a/b} as {@code a_b}: unique, because segments hold no underscore. */
  public String safe() {
    return String.join("_", segments);
  }

  /** Inverse of {@link #safe}. */
  public static PathId ofSafe(String safe) {
    return safe.isEmpty() ? ROOT : of(Arrays.asList(safe.split("_", -1)));
  }

  /** {@code /a/b} as {@code b.a}: Marathon's host-name form. */
  public String hostName() {
    return String.join(".", segments.reversed());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathId id && segments.equals(id.segments);
  }

  @Override
  public int hashCode() {
    return segments.hashCode();
  }

  @Override
  public int compareTo(PathId other) {
    return ORDER.compare(this, other);
  }

  /** The absolute form, {@code /a/b}. */
  @Override
  public String toString() {
    return "/" + String.join("/", segments);
  }
}
