package io.ngp.cli.adopt.compose;

import io.ngp.cli.adopt.draft.Workload.Port;
import io.ngp.cli.api.AppId;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a service has to do with others: what it waits for, and how it is found. */
final class ServiceRelations {
  private final Service service;
  private final Section section;

  private ServiceRelations(Service service) {
    this.service = service;
    this.section = service.section();
  }

  /**
   * What is deployed before it.
   *
   * @param ids of the services that become apps
   * @param others services that do not
   */
  static Set<AppId> dependencies(Service service, Map<String, AppId> ids, Set<String> others) {
    return new ServiceRelations(service).dependencies(ids, others);
  }

  private Set<AppId> dependencies(Map<String, AppId> ids, Set<String> others) {
    var dependencies = new LinkedHashSet<AppId>();
    for (var name : names()) {
      var id = ids.get(name);
      if (id != null) {
        dependencies.add(id);
      } else if (others.contains(name)) {
        service.dropped("depends_on", "The service " + name + " is left out.", "");
      } else {
        section.wrong(
            "depends_on",
            "The service \"%s\" is not in this file.".formatted(name),
            "Services are: " + String.join(", ", ids.keySet()) + ".");
      }
    }
    return dependencies;
  }

  private Set<String> names() {
    if (!(section.at("depends_on").orElse(null) instanceof Mapping map)) {
      return new LinkedHashSet<>(section.texts("depends_on"));
    }
    map.members()
        .forEach((name, member) -> {
          if (member.value() instanceof Mapping inner) {
            condition(name, new Section("depends_on." + name, inner, section.diagnostics()));
          }
        });
    return new LinkedHashSet<>(map.members().keySet());
  }

  private void condition(String name, Section dependency) {
    if (dependency.text("condition").orElse("").equals("service_completed_successfully")) {
      service
          .findings()
          .changed(
              dependency.name("condition"),
              dependency.position("condition"),
              "An app runs for ever: this waits until %s runs, not until it ends.".formatted(name),
              "Run what ends by itself before you deploy.");
    }
    dependency.others(
        Set.of("condition"),
        (key, member) -> {
          if (isSaying(member.value(), key.equals("required") ? "false" : "true")) {
            service
                .findings()
                .dropped(
                    dependency.name(key),
                    member.key(),
                    "A dependency is deployed first, and that is all it means.",
                    "");
          }
        });
  }

  private static boolean isSaying(SourceNode node, String text) {
    return node.plain().toString().equals(text);
  }

  /** Labels of the service, and those that its ports ask for. */
  static Map<String, String> labels(Service service, List<Port> ports) {
    var labels = new LinkedHashMap<String, String>();
    service.section().pairs("labels").forEach((name, said) -> labels.put(name, said.orElse("")));
    if (!ports.isEmpty() && service.section().items("ports").isEmpty()) {
      labels.putIfAbsent("NGP_EXPOSE", "false");
      service.changed(
          "expose",
          "Apps reach each other through the balancer, where this one has no name while its label"
              + " NGP_EXPOSE is false.",
          "Remove the label to give it one; it is then reached from outside, too.");
    }
    return labels;
  }
}
