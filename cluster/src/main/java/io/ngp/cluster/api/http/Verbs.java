package io.ngp.cluster.api.http;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one path answers to each method. Finishes what all paths share: 405 with {@code Allow},
 * OPTIONS, 406 and 415, in that order, before anything is read or done.
 */
public final class Verbs {
  /** Does one method's work. */
  @FunctionalInterface
  public interface Action {
    Reply reply() throws IOException, InterruptedException;
  }

  private final Map<String, Action> actions = new LinkedHashMap<>();
  private boolean producesJson = true;
  private boolean consumesJson;

  public Verbs get(Action action) {
    return on("GET", action);
  }

  public Verbs post(Action action) {
    return on("POST", action);
  }

  public Verbs put(Action action) {
    return on("PUT", action);
  }

  public Verbs patch(Action action) {
    return on("PATCH", action);
  }

  public Verbs delete(Action action) {
    return on("DELETE", action);
  }

  private Verbs on(String method, Action action) {
    actions.put(method, action);
    return this;
  }

  /** The actions negotiate the representation of their answers themselves. */
  public Verbs producingAny() {
    producesJson = false;
    return this;
  }

  /** Bodies declared as anything but JSON are refused. */
  public Verbs consumingJson() {
    consumesJson = true;
    return this;
  }

  public Reply answer(Call call) throws IOException, InterruptedException {
    Action action = actions.get(call.method());
    if (action == null) {
      return call.method().equals("OPTIONS")
          ? Reply.empty(200).withHeader("Allow", allowed())
          : Reply.error(405, "Method Not Allowed").withHeader("Allow", allowed());
    }
    if (producesJson) {
      call.preferred(MediaType.JSON);
    }
    if (consumesJson && hasBody(call) && call.hasOtherContentThan(MediaType.JSON)) {
      throw new Refusal(415, "Unsupported Media Type");
    }
    return action.reply();
  }

  private static boolean hasBody(Call call) {
    return switch (call.method()) {
      case "POST", "PUT", "PATCH" -> true;
      default -> false;
    };
  }

  private String allowed() {
    return String.join(", ", actions.keySet())
        + (actions.containsKey("GET") ? ", HEAD" : "")
        + ", OPTIONS";
  }
}
