package io.ngp.cluster.instance;

import io.ngp.cluster.app.PathId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One wanted copy of an app, {@code a_b.instance-<uuid>} (marathon/API.md 7); it outlives the tasks
 * that embody it.
 */
public record InstanceId(PathId app, String uuid) implements Comparable<InstanceId> {
  private static final Pattern TEXT =
      Pattern.compile(
          "([^.]+(?:\\.[^.]+)*)\\.instance-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is no instance id
   */
  public static InstanceId parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"%s\" is not an instance id".formatted(text));
    }
    return new InstanceId(PathId.ofSafe(matcher.group(1)), matcher.group(2));
  }

  /** The id of the instance's task after {@code incarnation - 1} relaunches. */
  public TaskId task(int incarnation) {
    return new TaskId(this, incarnation);
  }

  @Override
  public int compareTo(InstanceId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return app.safe() + ".instance-" + uuid;
  }
}
