package io.ngp.provider.cluster;

import io.ngp.iac.provider.ProviderException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The API answered and said no. */
final class ApiRefusalException extends RuntimeException {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final int status;
  private final transient List<String> problems;
  private final transient List<String> deployments;

  ApiRefusalException(int status, JsonNode body) {
    super(body.path("message").asString("It answered with HTTP status " + status + "."));
    this.status = status;
    this.problems = problems(body.path("details"));
    this.deployments =
        body.path("deployments").valueStream().map(each -> each.path("id").asString("")).toList();
  }

  /** As users are told of it. */
  ProviderException during(String what) {
    return new ProviderException(what + ": " + getMessage(), problems, "");
  }

  boolean isNotFound() {
    return status == NOT_FOUND;
  }

  /** Whether running deployments hold the app. */
  boolean isLocked() {
    return status == CONFLICT && !deployments.isEmpty();
  }

  /** Whether what was sent is wrong, and always will be. */
  boolean isMistake() {
    return status == 400 || status == 422;
  }

  /** The deployments that hold it. */
  List<String> deployments() {
    return deployments;
  }

  /** What is wrong with what was sent: {@code cpus: error.min}. */
  List<String> problems() {
    return problems;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  private static List<String> problems(JsonNode details) {
    if (details.isString()) {
      return details.asString("").lines().limit(5).toList();
    }
    var problems = new ArrayList<String>();
    for (var detail : details.values()) {
      var path = detail.path("path").asString("").replaceFirst("^/apps\\(0\\)", "");
      var where = path.isEmpty() || path.equals("/") ? "" : path.substring(1) + ": ";
      for (var error : detail.path("errors").values()) {
        problems.add(where + words(error.asString("")));
      }
    }
    return problems;
  }

  /** Marathon's codes in words. */
  private static String words(String code) {
    return switch (code) {
      case "error.path.missing" -> "is required";
      case "error.expected.jsstring" -> "must be a text";
      case "error.expected.jsnumber", "error.expected.int" -> "must be a number";
      case "error.expected.jsboolean" -> "must be true or false";
      case "error.expected.jsobject" -> "must be a map";
      case "error.expected.jsarray" -> "must be a list";
      case "error.min" -> "is too small";
      case "error.max" -> "is too large";
      default -> code;
    };
  }
}
