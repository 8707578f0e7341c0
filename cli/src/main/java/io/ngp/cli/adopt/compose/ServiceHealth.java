package io.ngp.cli.adopt.compose;

import io.ngp.cli.adopt.draft.ShellWords;
import io.ngp.cli.adopt.draft.Workload.Health;
import io.ngp.cli.adopt.draft.Workload.Timing;
import io.ngp.iac.source.SourceNode.Sequence;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A service's health check, with the defaults of Compose. */
final class ServiceHealth {
  private static final Set<String> KNOWN =
      Set.of("test", "interval", "timeout", "retries", "start_period", "disable");
  private static final Pattern OWN_PORT =
      Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])[: ]\\d+");

  private final Service service;
  private final Section check;

  private ServiceHealth(Service service, Section check) {
    this.service = service;
    this.check = check;
  }

  static Optional<Health> read(Service service) {
    return service
        .section()
        .section("healthcheck")
        .filter(check -> !check.truth("disable"))
        .flatMap(check -> new ServiceHealth(service, check).read());
  }

  private Optional<Health> read() {
    check.others(
        KNOWN,
        (key, member) ->
            service
                .findings()
                .dropped(
                    check.name(key),
                    member.key(),
                    "A health check has one interval from its start to its end.",
                    "Choose \"intervalSeconds\" and \"gracePeriodSeconds\"."));
    var line = line();
    if (line.isPresent() && service.isProcess() && OWN_PORT.matcher(line.get()).find()) {
      service
          .findings()
          .changed(
              check.name("test"),
              check.position("test"),
              "It asks a fixed port, and the process listens on $PORT.",
              "Write $PORT into the command of \"healthChecks\".");
    }
    return line.map(each -> new Health.Line(each, timing()));
  }

  private Optional<String> line() {
    if (check.at("test").isEmpty()) {
      service
          .findings()
          .dropped(
              check.name("test"),
              check.position("test"),
              "The check is said by the image, and is not known here.",
              "Write its command to \"test\" and import again.");
      return Optional.empty();
    }
    if (!(check.at("test").orElse(null) instanceof Sequence)) {
      return check.text("test").filter(text -> !text.isBlank());
    }
    var words = check.texts("test");
    var kind = words.isEmpty() ? "" : words.getFirst();
    var rest = words.stream().skip(1).toList();
    if (kind.equals("NONE")) {
      return Optional.empty();
    }
    if (kind.equals("CMD") && !rest.isEmpty()) {
      return Optional.of(ShellWords.join(rest));
    }
    if (kind.equals("CMD-SHELL") && rest.size() == 1) {
      return Optional.of(rest.getFirst());
    }
    check.wrong(
        "test",
        "This is no test of a health check: " + words + ".",
        "Write [CMD, program, arguments ...], [CMD-SHELL, \"line\"] or [NONE].");
    return Optional.empty();
  }

  private Timing timing() {
    return new Timing(
        seconds("start_period", 0, 0),
        seconds("interval", 30, 1),
        seconds("timeout", 30, 1),
        retries());
  }

  private int seconds(String key, int fallback, int least) {
    var said = check.text(key);
    if (said.isEmpty()) {
      return fallback;
    }
    var seconds = Quantities.seconds(said.get());
    if (seconds.isEmpty()) {
      check.wrong(key, "This is no duration: " + said.get() + ".", "Write it like 1m30s.");
      return fallback;
    }
    var whole = Math.max(least, seconds.get().setScale(0, RoundingMode.CEILING).intValue());
    if (seconds.get().compareTo(java.math.BigDecimal.valueOf(whole)) != 0) {
      service
          .findings()
          .changed(
              check.name(key),
              check.position(key),
              "Checks are timed in whole seconds, at least %d: %s is %d s now."
                  .formatted(least, said.get(), whole),
              "");
    }
    return whole;
  }

  private int retries() {
    var said = check.text("retries").orElse("3").strip();
    if (said.matches("\\d{1,6}")) {
      return Integer.parseInt(said);
    }
    check.wrong("retries", "This is no number of retries: " + said + ".", "Write it like 3.");
    return 3;
  }
}
