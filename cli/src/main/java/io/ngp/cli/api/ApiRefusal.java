package io.ngp.cli.api;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The platform answered and said no; the message and the details are its own. */
public final class ApiRefusal extends Failure {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final int httpStatus;
  private final transient List<Problem> problems;
  private final transient List<String> deployments;
  private final String detail;

  /**
   * Something wrong at one place of the definition that was sent.
   *
   * @param path where, in Marathon's form: {@code /healthChecks(0)/path}
   * @param text what is wrong
   */
  public record Problem(String path, String text) {}

  ApiRefusal(int httpStatus, String request, JsonNode body) {
    super(
        httpStatus == CONFLICT ? ExitStatus.CONFLICT : ExitStatus.FAILED,
        message(httpStatus, request, body),
        lines(body),
        "");
    this.httpStatus = httpStatus;
    this.problems = problems(body);
    this.detail = Json.text(body, "detail");
    this.deployments =
        body.path("deployments").valueStream().map(each -> Json.text(each, "id")).toList();
  }

  /** The HTTP status, 400 to 599. */
  public int httpStatus() {
    return httpStatus;
  }

  /** Whether the thing asked for does not exist. */
  public boolean isNotFound() {
    return httpStatus == NOT_FOUND;
  }

  /** Whether the app is locked by a running deployment. */
  public boolean isLocked() {
    return httpStatus == CONFLICT && !deployments.isEmpty();
  }

  /** The member {@code detail} of the answer, or the message. */
  public String detail() {
    return detail.isEmpty() ? getMessage() : detail;
  }

  /** What is wrong with the definition that was sent, by place. */
  public List<Problem> problems() {
    return problems;
  }

  /** The deployments that hold the lock. */
  public List<String> deployments() {
    return deployments;
  }

  private static String message(int httpStatus, String request, JsonNode body) {
    var said = Json.text(body, "message");
    return said.isEmpty() ? request + " was answered with HTTP status " + httpStatus + "." : said;
  }

  private static List<Problem> problems(JsonNode body) {
    var problems = new ArrayList<Problem>();
    for (var detail : body.path("details").values()) {
      for (var error : detail.path("errors").values()) {
        problems.add(new Problem(Json.text(detail, "path"), ErrorTexts.plain(Json.text(error))));
      }
    }
    return problems;
  }

  private static List<String> lines(JsonNode body) {
    var details = body.path("details");
    if (details.isString()) {
      return Json.text(details).lines().limit(5).toList();
    }
    return problems(body).stream().map(each -> each.path() + ": " + each.text()).toList();
  }
}
