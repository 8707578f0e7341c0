package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.engine.TaskUsage.Traffic;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.usage.Measured;
import io.ngp.cluster.usage.UsageBook;
import io.ngp.cluster.usage.UsageQuestions;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /ngp/v1/stats}: what tasks use, measured as it is asked for. */
final class UsageService implements Resource {
  private final LeaderGate gate;
  private final UsageBook book;

  UsageService(LeaderGate gate, UsageBook book) {
    this.gate = gate;
    this.book = book;
  }

  @Override
  public String prefix() {
    return "/ngp/v1/stats";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw Missing.route();
    }
    return new Verbs().get(() -> measured(call)).answer(call);
  }

  private Reply measured(Call call) throws InterruptedException {
    ClusterView view = gate.control().view();
    Optional<PathId> app = call.parameter("app").map(text -> known(text, view));
    List<Instance> running = UsageQuestions.running(view, app);
    Map<TaskId, Measured> measured = book.measure(UsageQuestions.tasks(running));
    ObjectNode body = Json.object();
    ArrayNode tasks = body.putArray("tasks");
    ArrayNode silent = body.putArray("silent");
    running.stream()
        .sorted(Comparator.comparing(Instance::app).thenComparing(Instance::taskId))
        .forEach(instance ->
            Optional.ofNullable(measured.get(instance.taskId()))
                .ifPresentOrElse(
                    found -> tasks.add(write(instance, found, view)),
                    () -> silent.add(instance.taskId().toString())));
    return Reply.json(body);
  }

  private static PathId known(String text, ClusterView view) {
    PathId id = PathIds.existing("App", List.of(text.replaceFirst("^/", "").split("/", -1)));
    if (view.root().app(id).isEmpty() && view.instancesOf(id).isEmpty()) {
      throw Missing.app(id);
    }
    return id;
  }

  private static ObjectNode write(Instance instance, Measured measured, ClusterView view) {
    TaskUsage usage = measured.usage();
    ObjectNode json = Json.object();
    json.put("task", instance.taskId().toString());
    json.put("app", instance.app().toString());
    instance.placement().ifPresent(placement -> json.put("agent", placement.agent().id()));
    json.put("at", Version.format(usage.at()));
    ObjectNode cpu = json.putObject("cpu").put("seconds", usage.cpuSeconds());
    measured.cores().ifPresent(cores -> cpu.put("cores", cores));
    view.root().app(instance.app()).ifPresent(app -> cpu.put("asked", app.resources().cpus()));
    ObjectNode memory = json.putObject("memory").put("bytes", usage.memory().bytes());
    usage.memory().limit().ifPresent(limit -> memory.put("limitBytes", limit));
    usage.memory().peak().ifPresent(peak -> memory.put("peakBytes", peak));
    json.put("processes", usage.processes());
    usage.network().ifPresent(network -> write(json, "network", "received", "sent", network));
    usage.disk().ifPresent(disk -> write(json, "disk", "read", "written", disk));
    return json;
  }

  private static void write(ObjectNode json, String what, String in, String out, Traffic traffic) {
    json.putObject(what).put(in + "Bytes", traffic.in()).put(out + "Bytes", traffic.out());
  }
}
