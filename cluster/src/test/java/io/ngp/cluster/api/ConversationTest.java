package io.ngp.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.ngp.cluster.app.AppJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Holds every conversation under {@code resources/api} with a real server. What is answered must be
 * as the API's own description says.
 */
class ConversationTest {
  private static final Contract CONTRACT = new Contract();

  @TestFactory
  Stream<DynamicTest> apps() throws IOException {
    return conversations("apps");
  }

  @TestFactory
  Stream<DynamicTest> updates() throws IOException {
    return conversations("updates");
  }

  @TestFactory
  Stream<DynamicTest> tasks() throws IOException {
    return conversations("tasks");
  }

  @TestFactory
  Stream<DynamicTest> pods() throws IOException {
    return conversations("pods");
  }

  @TestFactory
  Stream<DynamicTest> groups() throws IOException {
    return conversations("groups");
  }

  @TestFactory
  Stream<DynamicTest> deployments() throws IOException {
    return conversations("deployments");
  }

  @TestFactory
  Stream<DynamicTest> queue() throws IOException {
    return conversations("queue");
  }

  @TestFactory
  Stream<DynamicTest> info() throws IOException {
    return conversations("info");
  }

  @TestFactory
  Stream<DynamicTest> manners() throws IOException {
    return conversations("manners");
  }

  @TestFactory
  Stream<DynamicTest> ngp() throws IOException {
    return conversations("ngp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1} {\"a\": 2}",
        "{\"a\": \"<absent>\"} {\"a\": 1}",
        "{\"a\": \"*\"} {}",
        "[1] [1,2]",
        "\"...x...\" \"y\""
      })
  void patternsNoticeDifferences(String pair) {
    String[] both = pair.split("(?<=[}\\]\"]) (?=[{\\[\"])", 2);
    assertThat(JsonPattern.mismatch(json(both[0]), json(both[1]), "")).isPresent();
  }

  private static Stream<DynamicTest> conversations(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ConversationTest.class.getResourceAsStream("/api/" + name + ".txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Conversation> found = Conversation.parse(text);
      assertThat(found).isNotEmpty();
      return found.stream()
          .map(conversation ->
              DynamicTest.dynamicTest(conversation.title(), () -> hold(conversation)));
    }
  }

  private static void hold(Conversation conversation) throws Exception {
    try (TestApi api = new TestApi()) {
      Preparation preparation = new Preparation(api);
      for (Conversation.Turn turn : conversation.turns()) {
        switch (turn) {
          case Conversation.Prepare(var command) when command.startsWith("called ") ->
              assertThat(api.control.calls()).contains(command.substring(7));
          case Conversation.Prepare(var command) when command.startsWith("not called ") ->
              assertThat(api.control.calls())
                  .noneMatch(call -> call.startsWith(command.substring(11)));
          case Conversation.Prepare(var command) -> preparation.run(command);
          case Conversation.Exchange exchange -> check(api, exchange);
        }
      }
      assertThat(api.events.all())
          .allSatisfy(event -> assertThat(CONTRACT.problems("Event", event.body())).isEmpty());
    }
  }

  private static void check(TestApi api, Conversation.Exchange exchange) throws Exception {
    List<String> headers = new ArrayList<>();
    exchange.headers().forEach((name, value) -> headers.addAll(List.of(name, value)));
    if (!exchange.body().isEmpty() && !exchange.headers().containsKey("Content-Type")) {
      headers.addAll(List.of("Content-Type", "application/json"));
    }
    HttpResponse<String> response =
        api.send(
            exchange.method(), exchange.path(), exchange.body(), headers.toArray(String[]::new));
    String what =
        "%s %s answered %d %s"
            .formatted(exchange.method(), exchange.path(), response.statusCode(), response.body());
    assertThat(response.statusCode()).as(what).isEqualTo(exchange.status());
    exchange.expectedHeaders().forEach((name, value) -> checkHeader(response, name, value, what));
    checkBody(response, exchange.expectedBody(), what);
    checkContract(exchange, response, what);
  }

  /** Requests for what does not exist, or in a way it can't be, are described nowhere. */
  private static void checkContract(
      Conversation.Exchange exchange, HttpResponse<String> response, String what) {
    if (Set.of(404, 405).contains(response.statusCode()) || exchange.method().equals("OPTIONS")) {
      return;
    }
    String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
    Optional<JsonNode> operation = CONTRACT.operation(method, exchange.path());
    assertThat(operation).as(what + "; its description").isPresent();
    boolean isJson =
        response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    if (isJson && !response.body().isEmpty()) {
      assertThat(
              CONTRACT.problems(
                  operation.orElseThrow(), response.statusCode(), json(response.body())))
          .as(what)
          .isEmpty();
    }
  }

  private static void checkHeader(
      HttpResponse<String> response, String name, String expected, String what) {
    String actual = response.headers().firstValue(name).orElse("<absent>");
    String pattern =
        Stream.of(expected.split("\\*", -1))
            .map(Pattern::quote)
            .reduce((left, right) -> left + ".*" + right)
            .orElseThrow();
    assertThat(actual).as(what + "; header " + name).matches(pattern);
  }

  private static void checkBody(HttpResponse<String> response, String expected, String what) {
    if (expected.equals("<empty>")) {
      assertThat(response.body()).as(what).isEmpty();
    } else if (expected.startsWith("| ")) {
      assertThat(response.body().replace('\t', '>').stripTrailing())
          .as(what)
          .isEqualTo(String.join("\n", expected.lines().map(line -> line.substring(2)).toList()));
    } else if (!expected.isEmpty()) {
      JsonPattern.mismatch(json(expected), json(response.body()), "")
          .ifPresent(mismatch -> fail(what + "\n" + mismatch));
    }
  }

  private static JsonNode json(String text) {
    return AppJson.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
