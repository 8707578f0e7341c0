package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What an app's JSON holds beside its definition (marathon/API.md 2.1). */
enum Embed {
  TASKS,
  COUNTS,
  DEPLOYMENTS,
  READINESS,
  LAST_TASK_FAILURE,
  TASK_STATS;

  /** What the {@code embed} parameters ask for; unknown values are ignored. */
  static Set<Embed> of(Call call) {
    Set<Embed> result = EnumSet.noneOf(Embed.class);
    for (String value : call.parameters("embed")) {
      result.addAll(named(withoutPrefix(value)));
    }
    return result;
  }

  private static String withoutPrefix(String value) {
    for (String prefix : new String[] {"group.apps.", "apps.", "app."}) {
      if (value.startsWith(prefix)) {
        return value.substring(prefix.length());
      }
    }
    return value;
  }

  private static Set<Embed> named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "tasks" -> EnumSet.of(TASKS, DEPLOYMENTS);
      case "counts" -> EnumSet.of(COUNTS);
      case "deployments" -> EnumSet.of(DEPLOYMENTS);
      case "readiness" -> EnumSet.of(READINESS);
      case "lasttaskfailure" -> EnumSet.of(LAST_TASK_FAILURE);
      case "failures" -> EnumSet.of(TASKS, LAST_TASK_FAILURE, DEPLOYMENTS);
      case "taskstats" -> EnumSet.of(TASK_STATS);
      default -> EnumSet.noneOf(Embed.class);
    };
  }
}
