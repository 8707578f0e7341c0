package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.app.PathId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What to do about a failed task, from what is known of its end. */
final class FailureFix {
  /** A sign in the message of a failure and what it calls for; the first match counts. */
  private record Rule(Pattern sign, String fix) {
    static Rule of(String sign, String fix) {
      return new Rule(Pattern.compile(sign, Pattern.CASE_INSENSITIVE), fix);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          Rule.of(
              "^secret \"",
              "Put the value where \"source\" says, or correct \"source\" in \"secrets\"; the launch is"
                  + " tried again by itself."),
          Rule.of(
              "out of memory|oom|outofmemoryerror|cannot allocate memory",
              "Raise \"mem\", or let the app use less of it."),
          Rule.of(
              "address already in use|eaddrinuse|port \\d+ is (taken|busy|in use)",
              "Let the app listen on the port in $PORT0 instead of a fixed one; ports differ from task"
                  + " to task."),
          Rule.of(
              "status 127\\b|command not found|no such file or directory",
              "Check the spelling in \"cmd\" and that the program is installed on the agents, or bring"
                  + " it along with \"fetch\"."),
          Rule.of(
              "status 126\\b|permission denied",
              "Make the file executable (\"executable\": true in \"fetch\") and readable for the"
                  + " app's user."),
          Rule.of(
              "fetch|download",
              "Check that the agents can reach the URI in \"fetch\" and that it answers 200."),
          Rule.of(
              "health|unhealthy",
              "Make the health check pass within \"gracePeriodSeconds\", or correct \"healthChecks\"."),
          Rule.of(
              "sigkill|status 137\\b",
              "Something killed it, often for want of memory: raise \"mem\" and look at the agent's"
                  + " system log."),
          Rule.of(
              "unbound variable|parameter not set|environment variable",
              "Set the missing variable in \"env\"."));

  private FailureFix() {}

  static String of(PathId app, String state, String message) {
    return RULES.stream()
        .filter(rule -> rule.sign().matcher(message).find())
        .map(Rule::fix)
        .findFirst()
        .orElseGet(() -> general(app, state));
  }

  private static String general(PathId app, String state) {
    String name = app.toString().substring(1);
    return switch (state.toUpperCase(Locale.ROOT)) {
      case "TASK_LOST", "TASK_GONE", "TASK_UNKNOWN", "TASK_UNREACHABLE", "TASK_DROPPED" ->
          "Its agent lost it; a new task takes its place. If that repeats, look at the agent:"
              + " `ngp node list`.";
      default ->
          "Read its output with `ngp app logs %s` (or --stderr), correct the definition and deploy again."
              .formatted(name);
    };
  }
}
