package io.ngp.cli.adopt.compose;

import io.ngp.cli.adopt.draft.Workload.Scale;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How many instances, how large, and how long they may take to stop. */
final class ServiceScale {
  private static final BigDecimal DEFAULT_GRACE = BigDecimal.TEN;
  private static final Set<String> DEPLOY =
      Set.of("replicas", "resources", "mode", "restart_policy");

  private final Service service;
  private final Section section;

  private ServiceScale(Service service) {
    this.service = service;
    this.section = service.section();
  }

  static Scale read(Service service) {
    return new ServiceScale(service).read();
  }

  /** Whether the file says how large the service is. */
  static boolean isSized(Service service) {
    var reader = new ServiceScale(service);
    return reader.memory().isPresent() && reader.cpus().isPresent();
  }

  private Scale read() {
    var cpus = cpus();
    var memory = memory();
    var cpuLimit = limit("cpus").flatMap(this::cpus);
    var memLimit = limit("memory").flatMap(this::memory);
    section.section("deploy").ifPresent(this::tellDeploy);
    return new Scale(
        instances(),
        cpus.orElse(service.request().cpus()),
        memory.orElse(service.request().memMib()),
        cpuLimit.filter(most -> cpus.filter(each -> each.compareTo(most) != 0).isPresent()),
        memLimit.filter(most -> memory.filter(each -> each.compareTo(most) != 0).isPresent()),
        Optional.of(grace()));
  }

  private Optional<BigDecimal> cpus() {
    return reservation("cpus")
        .or(() -> limit("cpus"))
        .or(() -> at(section, "cpus"))
        .flatMap(this::cpus);
  }

  private Optional<BigDecimal> memory() {
    return reservation("memory")
        .or(() -> at(section, "mem_reservation"))
        .or(() -> limit("memory"))
        .or(() -> at(section, "mem_limit"))
        .flatMap(this::memory);
  }

  /** A text and where it stands. */
  private record Said(Section section, String key, String text) {}

  private Optional<Said> reservation(String key) {
    return resources("reservations").flatMap(each -> at(each, key));
  }

  private Optional<Said> limit(String key) {
    return resources("limits").flatMap(each -> at(each, key));
  }

  private Optional<Section> resources(String kind) {
    return section
        .section("deploy")
        .flatMap(deploy -> deploy.section("resources"))
        .flatMap(resources -> resources.section(kind));
  }

  private static Optional<Said> at(Section section, String key) {
    return section.text(key).map(text -> new Said(section, key, text));
  }

  private Optional<BigDecimal> cpus(Said said) {
    try {
      var cpus = new BigDecimal(said.text().strip());
      if (cpus.signum() > 0 && cpus.precision() < 20 && Math.abs(cpus.scale()) < 20) {
        return Optional.of(cpus);
      }
    } catch (NumberFormatException _) {
      // told below
    }
    said.section()
        .wrong(
            said.key(),
            "\"%s\" is no number of cpus: %s."
                .formatted(said.section().name(said.key()), said.text()),
            "Write a number like 0.5.");
    return Optional.empty();
  }

  private Optional<BigDecimal> memory(Said said) {
    var size = Quantities.mebibytes(said.text()).filter(each -> each.signum() > 0);
    if (size.isEmpty()) {
      said.section()
          .wrong(
              said.key(),
              "\"%s\" is no size: %s.".formatted(said.section().name(said.key()), said.text()),
              "Write it like 512M or 2G.");
    }
    return size;
  }

  private int instances() {
    var said =
        section
            .section("deploy")
            .flatMap(deploy -> at(deploy, "replicas"))
            .or(() -> at(section, "scale"));
    if (said.isEmpty()) {
      return 1;
    }
    var text = said.get().text().strip();
    if (text.matches("\\d{1,6}")) {
      return Integer.parseInt(text);
    }
    said.get()
        .section()
        .wrong(
            said.get().key(), "This is no number of instances: " + text + ".", "Write it like 3.");
    return 1;
  }

  private int grace() {
    var said = section.text("stop_grace_period");
    var seconds = said.flatMap(Quantities::seconds).orElse(DEFAULT_GRACE);
    if (said.isPresent() && Quantities.seconds(said.get()).isEmpty()) {
      section.wrong(
          "stop_grace_period", "This is no duration: " + said.get() + ".", "Write it like 1m30s.");
    }
    return seconds.setScale(0, RoundingMode.CEILING).intValue();
  }

  private void tellDeploy(Section deploy) {
    deploy
        .text("mode")
        .filter(mode -> !mode.equals("replicated"))
        .ifPresent(mode ->
            service
                .findings()
                .changed(
                    deploy.name("mode"),
                    deploy.position("mode"),
                    "An app has a number of instances; \"%s\" is not known.".formatted(mode),
                    mode.contains("job")
                        ? "An app is started again whenever it ends: run the job yourself."
                        : "Give it as many instances as there are agents and the constraint"
                            + " [\"hostname\", \"UNIQUE\"]."));
    deploy.section("restart_policy").ifPresent(policy -> Restart.tell(service, policy));
    deploy.others(
        DEPLOY,
        (key, member) ->
            service
                .findings()
                .dropped(
                    deploy.name(key), member.key(), NotCarried.why(key), NotCarried.instead(key)));
    for (var kind : List.of("limits", "reservations")) {
      resources(kind)
          .ifPresent(each ->
              each.others(
                  Set.of("cpus", "memory"),
                  (key, member) ->
                      service
                          .findings()
                          .dropped(
                              each.name(key),
                              member.key(),
                              "Only cpus and memory are limited.",
                              "")));
    }
  }
}
