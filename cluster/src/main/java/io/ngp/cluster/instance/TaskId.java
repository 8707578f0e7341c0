package io.ngp.cluster.instance;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an engine runs for an instance: {@code <instance>._app.<n>}, n counting launches from 1. A
 * task id is launched at most once, ever.
 */
public record TaskId(InstanceId instance, int incarnation) implements Comparable<TaskId> {
  private static final Pattern TEXT = Pattern.compile("(.+)\\._app\\.([1-9][0-9]{0,8})");

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is no task id
   */
  public static TaskId parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"%s\" is not a task id".formatted(text));
    }
    return new TaskId(InstanceId.parse(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /**
   * What one container of a pod's task is called: {@code <instance>.<container>.<n>} (Marathon,
   * Task.TaskIdWithIncarnation).
   */
  public String container(String name) {
    return "%s.%s.%d".formatted(instance, name, incarnation);
  }

  @Override
  public int compareTo(TaskId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return instance + "._app." + incarnation;
  }
}
