package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.MediaType;
import io.ngp.cluster.api.http.Refusal;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.StreamGuard;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.engine.Engine.LogQuery;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /ngp/v1/tasks/{id}/log}: a task's output, while it runs and after. The output of one
 * container of a pod goes by the container's id, as the pod's status shows it.
 */
final class LogsService implements Resource {
  private static final int DEFAULT_LINES = 100;
  private static final int MAX_LINES = 100_000;
  private static final int BUFFER = 8192;
  private static final Pattern CONTAINER =
      Pattern.compile("(.+)\\.([a-z0-9][-a-z0-9]*)\\.([1-9][0-9]{0,8})");

  private final TaskLogs logs;
  private final StreamGuard streams;

  LogsService(TaskLogs logs, StreamGuard streams) {
    this.logs = logs;
    this.streams = streams;
  }

  @Override
  public String prefix() {
    return "/ngp/v1/tasks";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    List<String> path = call.segments();
    if (path.size() != 2 || !path.getLast().equals("log")) {
      throw Missing.route();
    }
    return new Verbs().producingAny().get(() -> stream(call, path.getFirst())).answer(call);
  }

  private Reply stream(Call call, String text) throws IOException {
    call.preferred(MediaType.PLAIN);
    LogQuery asked = query(call);
    Source source = source(text);
    InputStream log =
        open(
            source.task(),
            new LogQuery(source.container() + asked.stream(), asked.tailLines(), asked.follow()));
    if (call.isHead()) {
      log.close();
      return Reply.text(200, MediaType.PLAIN, "");
    }
    try {
      return streams.stream(MediaType.PLAIN + "; charset=utf-8", out -> copy(log, out));
    } catch (Refusal e) {
      log.close();
      throw e;
    }
  }

  private InputStream open(TaskId task, LogQuery query) {
    try {
      return logs.open(task, query).orElseThrow(() -> Missing.task(task.toString()));
    } catch (IOException e) {
      throw new Refusal(
          502,
          "Reading the log of task %s failed: %s. Its agent may be down: `ngp node list` shows it."
              .formatted(task, e.getMessage()));
    }
  }

  /**
   * Whose output it is.
   *
   * @param container of a pod, with a slash; else empty
   */
  private record Source(TaskId task, String container) {}

  private static Source source(String text) {
    try {
      Matcher container = CONTAINER.matcher(text);
      return container.matches()
          ? new Source(
              InstanceId.parse(container.group(1)).task(Integer.parseInt(container.group(3))),
              container.group(2) + "/")
          : new Source(TaskId.parse(text), "");
    } catch (IllegalArgumentException _) {
      throw Missing.task(text);
    }
  }

  private static LogQuery query(Call call) {
    String stream = call.parameter("stream").orElse("stdout");
    if (!stream.equals("stdout") && !stream.equals("stderr")) {
      throw unprocessable(
          "\"stream\" is \"%s\", but must be \"stdout\" or \"stderr\".".formatted(stream));
    }
    int lines = call.parameter("tail").map(LogsService::lines).orElse(DEFAULT_LINES);
    return new LogQuery(stream, lines, call.flag("follow", false));
  }

  private static int lines(String text) {
    try {
      int lines = Integer.parseInt(text);
      if (lines >= 0 && lines <= MAX_LINES) {
        return lines;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw unprocessable(
        "\"tail\" is \"%s\", but must be a number of lines from 0 to %d."
            .formatted(text, MAX_LINES));
  }

  private static RefusedException unprocessable(String message) {
    return new RefusedException(new Reason.Unprocessable(message));
  }

  private static void copy(InputStream log, OutputStream out) throws IOException {
    try (log) {
      byte[] buffer = new byte[BUFFER];
      for (int count = log.read(buffer); count >= 0; count = log.read(buffer)) {
        out.write(buffer, 0, count);
        if (log.available() == 0) {
          out.flush();
        }
      }
    }
  }
}
