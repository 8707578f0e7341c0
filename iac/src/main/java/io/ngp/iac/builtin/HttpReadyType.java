package io.ngp.iac.builtin;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Masks;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code http.ready}: waits until a page answers as it should. Makes nothing; what refers to it
 * comes after the answer.
 */
final class HttpReadyType implements ResourceType {
  private static final Duration SHORTEST_QUESTION = Duration.ofSeconds(1);
  private static final Duration LONGEST_QUESTION = Duration.ofSeconds(5);
  private static final int LONGEST_SHOWN = 200;

  private static final Schema SCHEMA =
      Schema.closed(
          "Waits until a page answers. What refers to it is made after the answer. Names that end"
              + " in .localhost are this machine.",
          List.of(
              Input.required("url", Kind.TEXT, "The page, http or https."),
              Input.optional("status", Kind.NUMBER, "The status that means it is ready.")
                  .orElse(Value.of(200)),
              Input.optional("contains", Kind.TEXT, "A text that the answer must contain."),
              Input.optional("headers", Kind.MAP, "Headers of the request; Host is one, too."),
              Input.optional(
                  "connect_to",
                  Kind.TEXT,
                  "host:port to connect to instead of the URL's, for names that are not known yet."),
              Input.optional(
                  "ca_certificate",
                  Kind.TEXT,
                  "The certificate (PEM) that https is trusted by, instead of the well-known ones."),
              Input.optional("timeout_seconds", Kind.NUMBER, "How long to wait.")
                  .orElse(Value.of(60)),
              Input.optional("interval_millis", Kind.NUMBER, "Time between two requests.")
                  .orElse(Value.of(250)),
              Input.optional("triggers", Kind.ANY, "Any value; a change waits again.")),
          List.of(
              Output.of("url", "The page."), Output.of("status", "The status it answered with.")));

  @Override
  public String name() {
    return "http.ready";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Reading read(Operation operation, Known known) {
    return known.outputs().fields().isEmpty()
        ? new Reading.Absent("has not answered yet")
        : new Reading.Present(known.inputs(), known.outputs());
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    var reader = ValueReader.of(inputs);
    var question = question(inputs);
    var timeout = Duration.ofSeconds(reader.number("timeout_seconds").orElse(60L));
    var deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      var lack = lack(question, inputs, deadline);
      if (lack.isEmpty()) {
        return outputs(inputs);
      }
      if (System.nanoTime() >= deadline) {
        throw new ProviderException(
            question.url() + " was not ready within " + timeout.toSeconds() + " s: " + lack.get(),
            "Look at what should answer there, or raise timeout_seconds.");
      }
      operation.progress(
          "waiting for " + question.url() + ": " + Masks.of(inputs).hide(lack.get()));
      pause(operation, question, reader.number("interval_millis").orElse(250L));
    }
  }

  /** What is missing; empty if the page is ready. */
  private static Optional<String> lack(PlainHttp.Question question, Fields inputs, long deadline) {
    var reader = ValueReader.of(inputs);
    // A question cut short at the deadline would hide what the ones before have found.
    var left =
        Duration.ofNanos(Math.max(SHORTEST_QUESTION.toNanos(), deadline - System.nanoTime()));
    var timeout = left.compareTo(LONGEST_QUESTION) < 0 ? left : LONGEST_QUESTION;
    try {
      var answer = PlainHttp.ask(question, timeout);
      var wanted = reader.number("status").orElse(200L);
      if (answer.status() != wanted) {
        return Optional.of(
            "it answered " + answer.status() + " instead of " + wanted + shown(answer.body()));
      }
      return reader
          .text("contains")
          .filter(text -> !answer.body().contains(text))
          .map(text -> "its answer does not contain \"" + text + "\"" + shown(answer.body()));
    } catch (IOException e) {
      return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static String shown(String body) {
    var line = body.strip().lines().findFirst().orElse("");
    return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(LONGEST_SHOWN, line.length()));
  }

  private static void pause(Operation operation, PlainHttp.Question question, long millis) {
    if (operation.isStopping()) {
      throw new ProviderException("Stopped waiting for " + question.url() + ".", "");
    }
    try {
      Thread.sleep(Duration.ofMillis(millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderException("Stopped waiting for " + question.url() + ".", "", e);
    }
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    return create(operation, inputs);
  }

  @Override
  public void delete(Operation operation, Known known) {
    // It made nothing.
  }

  private static PlainHttp.Question question(Fields inputs) {
    var reader = ValueReader.of(inputs);
    var headers = new LinkedHashMap<String, String>();
    reader
        .map("headers")
        .fields()
        .forEach((name, value) -> headers.put(name, ValueReader.open(value).toString()));
    return new PlainHttp.Question(
        URI.create(reader.textOrEmpty("url")),
        headers,
        reader.text("connect_to"),
        reader.text("ca_certificate"));
  }

  private static Fields outputs(Fields inputs) {
    return new Fields(Map.of("url", inputs.get("url"), "status", inputs.get("status")));
  }

  /** What it will say is known before: that is what it waits for. */
  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    return outputs(inputs);
  }

  @Override
  public List<Problem> check(Planned planned) {
    return planned.inputs().map(HttpReadyType::problems).orElse(List.of());
  }

  private static List<Problem> problems(Fields inputs) {
    var problems = new ArrayList<Problem>();
    var reader = ValueReader.of(inputs);
    reader
        .text("url")
        .filter(url -> !PlainHttp.isAddress(url))
        .ifPresent(url ->
            problems.add(
                new Problem(
                    "url",
                    "\"" + url + "\" is no http or https address.",
                    "Write it as http://host:port/path.")));
    reader
        .text("connect_to")
        .filter(text -> !text.matches("[^:\\s]+:\\d{1,5}"))
        .ifPresent(text ->
            problems.add(
                new Problem(
                    "connect_to", "\"" + text + "\" is not host:port.", "As in 127.0.0.1:8080.")));
    reader
        .number("timeout_seconds")
        .filter(seconds -> seconds < 1)
        .ifPresent(seconds ->
            problems.add(
                new Problem("timeout_seconds", seconds + " s is too short.", "Give 1 or more.")));
    reader
        .number("interval_millis")
        .filter(millis -> millis < 10)
        .ifPresent(millis ->
            problems.add(
                new Problem("interval_millis", millis + " ms is too often.", "Give 10 or more.")));
    return problems;
  }
}
