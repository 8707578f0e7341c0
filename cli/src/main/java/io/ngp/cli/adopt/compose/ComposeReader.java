package io.ngp.cli.adopt.compose;

import io.ngp.cli.adopt.draft.Admission;
import io.ngp.cli.adopt.draft.Adoption;
import io.ngp.cli.adopt.draft.Adoption.Adopted;
import io.ngp.cli.adopt.draft.AdoptionRequest;
import io.ngp.cli.adopt.draft.DotEnv;
import io.ngp.cli.adopt.draft.Findings;
import io.ngp.cli.adopt.draft.Names;
import io.ngp.cli.adopt.draft.SizeNotice;
import io.ngp.cli.adopt.draft.Texts;
import io.ngp.cli.adopt.draft.Workload;
import io.ngp.cli.adopt.draft.WorkloadDefinition;
import io.ngp.cli.api.AppId;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.SourceNode.Mapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes an app of each service of a Compose file. */
public final class ComposeReader {
  private static final Set<String> SERVICE =
      Set.of(
          "image",
          "build",
          "command",
          "entrypoint",
          "environment",
          "env_file",
          "user",
          "working_dir",
          "ports",
          "expose",
          "depends_on",
          "deploy",
          "scale",
          "cpus",
          "mem_limit",
          "mem_reservation",
          "healthcheck",
          "volumes",
          "labels",
          "stop_grace_period",
          "restart",
          "profiles",
          "extends");

  /** What services say about them is told at the services. */
  private static final Set<String> TOP =
      Set.of("name", "version", "services", "volumes", "networks", "secrets", "configs");

  private final Path file;
  private final String name;
  private final AdoptionRequest request;
  private final Diagnostics diagnostics = new Diagnostics();
  private final Findings findings = Findings.none();
  private final Map<String, String> variables = new HashMap<>();

  private ComposeReader(Path file, String name, AdoptionRequest request) {
    this.file = file;
    this.name = name;
    this.request = request;
  }

  /**
   * Reads a file.
   *
   * @param name as messages call it
   * @throws io.ngp.iac.diagnostic.InvalidException with all that is wrong
   */
  public static Adoption read(Path file, String name, AdoptionRequest request) {
    return new ComposeReader(file.toAbsolutePath().normalize(), name, request).read();
  }

  private Adoption read() {
    var env = Names.beside(name, ".env");
    Texts.ifPresent(file.resolveSibling(".env"), env)
        .ifPresent(text -> variables.putAll(DotEnv.read(env, text, diagnostics)));
    variables.putAll(request.variables());
    var interpolation = new Interpolation(variables, diagnostics);
    var root = ComposeYaml.read(name, Texts.read(file, name), interpolation, diagnostics);
    throwIfErrors();
    if (!(root.orElse(null) instanceof Mapping map)) {
      diagnostics.error(new Position(name, 1, 1), "This is no Compose file: it must be a map.", "");
      throw new InvalidException(diagnostics.all());
    }
    interpolation.unset().forEach(this::tellUnset);
    var apps = services(new Section("", map, diagnostics));
    throwIfErrors();
    return new Adoption(apps, findings.all());
  }

  /** What is merged into several services is wrong in all of them, and told once. */
  private void throwIfErrors() {
    if (diagnostics.hasErrors()) {
      throw new InvalidException(diagnostics.all().stream().distinct().toList());
    }
  }

  private void tellUnset(String variable, Position position) {
    findings.changed(
        "${" + variable + "}",
        position,
        "The variable " + variable + " is not set, and nothing stands in its place.",
        "Set it in the environment or in .env, and import again.");
  }

  private List<Adopted> services(Section root) {
    root.others(
        TOP,
        (key, member) ->
            findings.dropped(
                key,
                member.key(),
                key.equals("include")
                    ? "Other files are not read."
                    : "This part of a Compose file is not known here.",
                key.equals("include") ? MERGED : ""));
    var section = root.section("services");
    if (section.isEmpty()) {
      root.wrong("services", "This Compose file has no \"services\".", "");
      return List.of();
    }
    var chosen = chosen(section.get());
    var ids = ids(chosen, root.text("name"));
    var others = new LinkedHashSet<>(section.get().map().members().keySet());
    others.removeAll(ids.keySet());
    var apps = new ArrayList<Adopted>();
    var unsized = new ArrayList<String>();
    ids.forEach((each, id) -> {
      var service = service(id, chosen.getOrDefault(each, root));
      if (!ServiceScale.isSized(service)) {
        unsized.add(id.path());
      }
      app(service, ids, others).ifPresent(apps::add);
    });
    unsized.retainAll(apps.stream().map(app -> app.id().path()).toList());
    tellTogether(root, apps, unsized);
    return apps;
  }

  private static final String MERGED =
      "Import what docker compose config prints: there everything is merged into one file.";

  private void tellTogether(Section root, List<Adopted> apps, List<String> unsized) {
    SizeNotice.tell(unsized, request, findings, root.position("services"));
    if (apps.size() > 1) {
      findings.changed(
          "services",
          root.position("services"),
          "Services are not found by their names, like http://%s."
              .formatted(segment(apps.getFirst().id())),
          "Give the addresses of others as variables: through the balancer it is http://%s.DOMAIN"
              .formatted(apps.getFirst().id().hostName()));
    }
  }

  private static String segment(AppId id) {
    return id.path().substring(id.path().lastIndexOf('/') + 1);
  }

  /** Services without profiles, and those whose profiles are asked for. */
  private Map<String, Section> chosen(Section services) {
    var chosen = new LinkedHashMap<String, Section>();
    services
        .map()
        .members()
        .forEach((each, member) -> {
          var section = services.section(each);
          var profiles = section.map(said -> said.texts("profiles")).orElse(List.of());
          var isChosen =
              profiles.isEmpty() || profiles.stream().anyMatch(request.profiles()::contains);
          if (section.isPresent() && section.get().at("extends").isPresent()) {
            findings
                .about(each)
                .leftOut("extends", member.key(), "What it extends is not merged here.", MERGED);
          } else if (isChosen) {
            section.ifPresentOrElse(
                said -> chosen.put(each, new Section("", said.map(), diagnostics)),
                () -> services.wrong(each, "The service " + each + " says nothing.", ""));
          } else {
            findings
                .about(each)
                .leftOut(
                    "profiles",
                    member.key(),
                    "It is in %s only.".formatted(String.join(", ", profiles)),
                    "To take it, import again with --profile " + profiles.getFirst());
          }
        });
    return chosen;
  }

  private Map<String, AppId> ids(Map<String, Section> services, Optional<String> said) {
    var project = said.map(Names::segment).filter(each -> !each.isEmpty());
    var ids = new LinkedHashMap<String, AppId>();
    services.forEach((each, section) -> {
      var segment = Names.segment(each);
      var id = request.id(project.orElseGet(() -> Names.ofFolder(file)), segment);
      if (segment.isEmpty() || ids.containsValue(id)) {
        diagnostics.error(
            section.map().position(),
            "The service \"%s\" would be the app %s, which is %s."
                .formatted(each, id, segment.isEmpty() ? "no id" : "another one already"),
            "Name it otherwise, in lower-case letters, digits and dashes.");
      } else {
        ids.put(each, id);
      }
    });
    return ids;
  }

  private Service service(AppId id, Section section) {
    return new Service(id, section, findings.about(id.path()), file, name, variables, request);
  }

  private Optional<Adopted> app(Service service, Map<String, AppId> ids, Set<String> others) {
    service
        .section()
        .others(
            SERVICE,
            (key, member) ->
                service
                    .findings()
                    .dropped(key, member.key(), NotCarried.why(key), NotCarried.instead(key)));
    Restart.tell(service);
    var ports = ServicePorts.read(service);
    var position = service.section().map().position();
    return ServiceProgram.read(service)
        .map(program ->
            new Workload(
                service.id(),
                program,
                ServiceScale.read(service),
                ports,
                ServiceHealth.read(service),
                ServiceMounts.read(service),
                ServiceRelations.dependencies(service, ids, others),
                ServiceRelations.labels(service, ports)))
        .flatMap(workload ->
            new Admission()
                .admit(WorkloadDefinition.of(workload), service.findings(), _ -> position))
        .map(definition -> new Adopted(service.id(), definition));
  }
}
