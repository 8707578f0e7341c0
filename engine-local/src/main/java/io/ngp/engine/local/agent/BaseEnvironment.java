package io.ngp.engine.local.agent;

import io.ngp.engine.local.wire.TaskSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The whole environment of a task. Nothing is inherited from the agent's own. */
final class BaseEnvironment {
  /**
   * Marks a task's processes; set last, so that no app can take the mark off by its {@code env}.
   */
  static final String MARK = "NGP_TASK";

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final AgentSettings settings;
  private final String javaHome;

  BaseEnvironment(AgentSettings settings, String javaHome) {
    this.settings = settings;
    this.javaHome = javaHome;
  }

  /** What the machine gives, then what the order says, which wins, then what only we know. */
  Map<String, String> of(TaskSpec spec, Member member) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PATH", PATH + settings.ngpHome().map(BaseEnvironment::commands).orElse(""));
    variables.put("HOME", member.folder().toString());
    variables.put("LANG", "C.UTF-8");
    variables.put("JAVA_HOME", javaHome);
    settings.ngpHome().ifPresent(home -> variables.put("NGP_HOME", home.toString()));
    variables.putAll(ordered(spec, member));
    variables.put("MESOS_SANDBOX", member.folder().toString());
    variables.put(MARK, spec.taskId());
    return variables;
  }

  /** Where {@code ngp} is: beside the sources, or in the programs of what is put on hosts. */
  private static String commands(Path home) {
    return ":" + home.resolve("bin") + ":" + home;
  }

  /** An app's variables win over the platform's, which are among the ordered; a pod's do not. */
  private static Map<String, String> ordered(TaskSpec spec, Member member) {
    Map<String, String> variables = new TreeMap<>(member.program().environment());
    if (spec.pod().isEmpty()) {
      spec.secrets().ifPresent(secrets -> variables.putAll(secrets.environment()));
    } else {
      spec.secrets()
          .ifPresent(secrets -> secrets.environment(member.name()).forEach(variables::putIfAbsent));
    }
    return variables;
  }

  static String mark(String taskId) {
    return MARK + "=" + taskId;
  }
}
