package io.ngp.cluster.app;

import io.ngp.cluster.app.HealthCheck.Timing;
import io.ngp.cluster.app.Networking.Endpoint;
import io.ngp.cluster.app.PodHealthCheck.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and checks a container's health check (Marathon, healthCheck.raml and PodsValidation). */
final class PodHealthCheckReader {
  private final JsonFields check;
  private final List<Endpoint> endpoints;

  /**
   * @param endpoints those of the container
   */
  PodHealthCheckReader(JsonFields check, List<Endpoint> endpoints) {
    this.check = check;
    this.endpoints = endpoints;
  }

  Optional<PodHealthCheck> read() {
    Timing timing = timing();
    int tolerated = check.integer("maxConsecutiveFailures", 0, Integer.MAX_VALUE).orElse(3);
    List<Question> questions = questions();
    if (questions.size() != 1) {
      check
          .findings()
          .rule(
              check.path(),
              "Only one of http, tcp, or command may be specified, but %d are"
                  .formatted(questions.size()));
      return Optional.empty();
    }
    return Optional.of(new PodHealthCheck(questions.getFirst(), timing, tolerated));
  }

  private Timing timing() {
    // Some versions of Marathon want the timeout below the interval; its own example breaks that.
    return new Timing(
        ChecksReader.seconds(check, "gracePeriodSeconds", 0, 300),
        ChecksReader.seconds(check, "intervalSeconds", 1, 60),
        ChecksReader.seconds(check, "timeoutSeconds", 1, 20),
        ChecksReader.seconds(check, "delaySeconds", 0, 15));
  }

  private List<Question> questions() {
    List<Question> questions = new ArrayList<>();
    check
        .object("http")
        .ifPresent(http ->
            questions.add(
                new Question.Http(
                    endpoint(http),
                    ChecksReader.path(http),
                    http.oneOf("scheme", List.of("HTTP", "HTTPS"), s -> s).orElse("HTTP"))));
    check.object("tcp").ifPresent(tcp -> questions.add(new Question.Tcp(endpoint(tcp))));
    check
        .object("exec")
        .ifPresent(exec ->
            questions.add(
                new Question.Exec(
                    exec.required("command")
                        .flatMap(JsonValue::object)
                        .map(PodContainerReader::command)
                        .orElse(new Command.ImageDefault()))));
    return questions;
  }

  private String endpoint(JsonFields question) {
    String name = PodContainerReader.name(question, "endpoint");
    List<String> names = endpoints.stream().map(Endpoint::endpoint).toList();
    if (!names.contains(name)) {
      question.rule(
          "endpoint",
          "\"%s\" is not contained in the container endpoints %s".formatted(name, names));
    }
    return name;
  }
}
