package io.ngp.cli.adopt.compose;

import io.ngp.cli.adopt.draft.Workload.Port;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The ports of a service: {@code ports} are reached from outside, {@code expose} from inside. */
final class ServicePorts {
  private static final Pattern SHORT =
      Pattern.compile(
          "(?:(?<host>\\[[0-9a-fA-F:.]+]|\\d{1,3}(?:\\.\\d{1,3}){3}):)?(?:(?<published>\\d{1,5}(?:-\\d{1,5})?)?:)?"
              + "(?<inside>\\d{1,5}(?:-\\d{1,5})?)(?:/(?<protocol>tcp|udp))?");
  private static final int LARGEST = 65_535;
  private static final int MOST = 100;
  private static final String FORM = "Write it like \"8080:80\" or \"8080:80/udp\".";

  private final Service service;
  private final Section section;
  private final List<Port> ports = new ArrayList<>();
  private boolean isBound;

  private ServicePorts(Service service) {
    this.service = service;
    this.section = service.section();
  }

  /** The ports, the one that requests are sent to first. */
  static List<Port> read(Service service) {
    return new ServicePorts(service).read();
  }

  private List<Port> read() {
    section.items("ports").forEach(this::published);
    var published = List.copyOf(ports);
    for (var exposed : section.texts("expose")) {
      var isNew = ports.stream().noneMatch(port -> exposed.equals(String.valueOf(port.inside())));
      if (isNew) {
        add(exposed, "", "expose", Optional.empty());
      }
    }
    ports.sort(Comparator.comparing((Port port) -> port.protocol().equals("udp")));
    var first = ports.stream().findFirst().map(Port::inside).orElse(0);
    if (!published.isEmpty()) {
      tellPublished(published, first);
    }
    if (service.isProcess() && !ports.isEmpty()) {
      tellProcess();
    }
    return ports.size() == new HashSet<>(ports).size() ? ports : ports.stream().distinct().toList();
  }

  private void published(SourceNode entry) {
    if (entry instanceof Mapping map) {
      var port = new Section("ports", map, section.diagnostics());
      isBound |= port.at("host_ip").isPresent();
      var name = port.text("name").map(each -> each.toLowerCase(Locale.ROOT));
      var protocol = port.text("protocol").orElse("tcp");
      add(
          port.text("target").orElse("") + "/" + protocol,
          port.text("published").orElse(""),
          "ports",
          name);
      return;
    }
    if (entry instanceof SourceNode.Scalar scalar) {
      var matcher = SHORT.matcher(scalar.value().toString());
      if (matcher.matches()) {
        isBound |= matcher.group("host") != null;
        add(
            matcher.group("inside")
                + "/"
                + Optional.ofNullable(matcher.group("protocol")).orElse("tcp"),
            Optional.ofNullable(matcher.group("published")).orElse(""),
            "ports",
            Optional.empty());
        return;
      }
    }
    section.diagnostics().error(entry.position(), "This is no port: " + entry.plain() + ".", FORM);
  }

  private void add(String inside, String published, String key, Optional<String> name) {
    var parts = inside.split("/", -1);
    var protocol = parts.length > 1 ? parts[1] : "tcp";
    var range = range(parts[0]);
    var outside = published.isEmpty() ? List.<Integer>of() : range(published);
    var isKnown = protocol.equals("tcp") || protocol.equals("udp");
    if (range.isEmpty() || !isKnown || (!published.isEmpty() && outside.isEmpty())) {
      section.wrong(key, "This is no port: %s %s.".formatted(published, inside).strip(), FORM);
      return;
    }
    for (var i = 0; i < range.size(); i++) {
      // A range outside for one port inside means any of them.
      var number = outside.size() == range.size() ? outside.get(i) : 0;
      ports.add(
          new Port(range.get(i), number, protocol, range.size() == 1 ? name : Optional.empty()));
    }
  }

  private static List<Integer> range(String text) {
    var ends = text.split("-", -1);
    try {
      var from = Integer.parseInt(ends[0]);
      var to = Integer.parseInt(ends[ends.length - 1]);
      if (from < 0 || to > LARGEST || to < from || to - from >= MOST || ends.length > 2) {
        return List.of();
      }
      return java.util.stream.IntStream.rangeClosed(from, to).boxed().toList();
    } catch (NumberFormatException _) {
      return List.of();
    }
  }

  private void tellPublished(List<Port> published, int first) {
    var numbers =
        published.stream()
            .map(Port::published)
            .filter(each -> each > 0)
            .distinct()
            .map(String::valueOf)
            .toList();
    service.changed(
        "ports",
        "The app is reached by its name, http://%s.DOMAIN at the balancer's port%s."
            .formatted(
                service.id().hostName(),
                numbers.isEmpty() ? "" : ", not at " + String.join(", ", numbers)),
        isBound ? "Say where the balancer listens by the module edge." : "");
    if (ports.size() > 1) {
      service.changed(
          "ports",
          "Requests are sent to its first port alone, " + first + ".",
          "Make an app of its own of what listens at the others.");
    }
    if (published.stream().anyMatch(port -> port.protocol().equals("udp"))) {
      service.changed(
          "ports", "The balancer carries HTTP, no UDP.", "Ask the task's own host and port.");
    }
  }

  private void tellProcess() {
    var variables =
        ports.size() == 1
            ? "$PORT"
            : java.util.stream.IntStream.range(0, ports.size())
                .mapToObj(i -> "$PORT" + i + " for " + ports.get(i).inside())
                .collect(java.util.stream.Collectors.joining(", "));
    service.changed(
        section.at("ports").isPresent() ? "ports" : "expose",
        "A process shares the machine's ports: it gets free ones and must listen on "
            + variables
            + (ports.size() == 1 ? ", not on " + ports.getFirst().inside() : "")
            + ".",
        "Let the command take the port from the variable.");
  }
}
