package io.ngp.engine.local;

import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.HttpCall;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.UsageReport;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What tasks of an agent use, asked from the leader. */
final class AgentUsage {
  private AgentUsage() {}

  /**
   * Asks an agent.
   *
   * @return of those tasks it runs
   * @throws IOException if it does not say
   */
  static Map<TaskId, TaskUsage> ask(URI agent, Caller caller, Set<TaskId> tasks)
      throws IOException {
    HttpCall.Answer answer = HttpCall.of("GET", agent.resolve("/v1/usage")).by(caller).send();
    if (!answer.isSuccess()) {
      throw new IOException("Agent %s answered %d".formatted(agent, answer.status()));
    }
    Map<String, TaskUsage> said = Json.read(answer.body(), UsageReport.class).tasks();
    Map<TaskId, TaskUsage> found = new HashMap<>();
    for (TaskId task : tasks) {
      Optional.ofNullable(said.get(task.toString())).ifPresent(usage -> found.put(task, usage));
    }
    return found;
  }
}
