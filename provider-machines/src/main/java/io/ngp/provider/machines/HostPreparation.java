package io.ngp.provider.machines;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.provider.machines.distribution.Delivery;
import io.ngp.provider.machines.distribution.Distribution;
import io.ngp.provider.machines.host.Facts;
import io.ngp.provider.machines.host.Needs;
import io.ngp.provider.machines.host.Suitability;
import io.ngp.provider.machines.host.Survey;
import io.ngp.provider.machines.role.Item;
import io.ngp.provider.machines.role.RoleState;
import io.ngp.provider.machines.ssh.Host;
import io.ngp.provider.machines.ssh.HostException;
import io.ngp.provider.machines.ssh.HostKey;
import io.ngp.provider.machines.ssh.Hosts;
import io.ngp.provider.machines.ssh.Shell;
import io.ngp.provider.machines.ssh.UnreachableException;
import io.ngp.upkeep.Difference;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at hosts, makes them what they are declared to be, and takes that away again. */
final class HostPreparation {
  private final Supplier<Hosts> hosts;
  private final Distribution distribution;
  private final Path project;
  private final InstantSource clock;
  private final String machine = Needs.machine(System.getProperty("os.arch"));

  HostPreparation(
      Supplier<Hosts> hosts, Distribution distribution, Path project, InstantSource clock) {
    this.hosts = hosts;
    this.distribution = distribution;
    this.project = project;
    this.clock = clock;
  }

  private Host open(HostInputs inputs, Optional<Known> known) {
    var login = inputs.login(project);
    var recorded =
        known
            .flatMap(each -> ValueReader.of(each.outputs()).text(HostSchema.HOST_KEY))
            .flatMap(HostKey::parse);
    return hosts.get().open(login.hostKey().isPresent() ? login : login.trusting(recorded));
  }

  /** What is wrong with a host as far as it says; a host that is not reached is a problem, too. */
  List<Problem> problems(Planned planned) {
    var inputs = new HostInputs(planned.inputs().orElseThrow());
    // What it was before is forgotten by whoever replaces it.
    var known = planned.former().filter(_ -> planned.action() == Action.UPDATE);
    try {
      var host = open(inputs, known);
      var survey = Survey.of(host, "", clock);
      var isNew = known.isEmpty() && survey.facts().owner().isEmpty();
      return problems(inputs, survey, isNew);
    } catch (HostException e) {
      return List.of(new Problem(HostSchema.HOST, e.getMessage() + ".", e.fix()));
    }
  }

  private List<Problem> problems(HostInputs inputs, Survey survey, boolean isNew) {
    return Suitability.of(
        inputs.host(),
        survey.facts(),
        survey.clockError(),
        isNew ? inputs.needs(machine) : inputs.needsLater(machine));
  }

  /** Reality, in one round trip. */
  Reading read(Known known) {
    try {
      return read(known, open(new HostInputs(known.inputs()), Optional.of(known)));
    } catch (UnreachableException e) {
      // Who still wants it is told so by the check; else what is left of it is given up.
      return new Reading.Absent(String.valueOf(e.getMessage()), true);
    }
  }

  private Reading read(Known known, Host host) {
    var inputs = new HostInputs(known.inputs());
    var init = ValueReader.of(known.outputs()).text("init");
    var role = RoleState.of(inputs.declared(), init.orElse("systemd").equals("systemd"));
    var survey = Survey.of(host, role.probe(), clock);
    var facts = survey.facts();
    if (facts.owner().filter(known.token()::equals).isEmpty()) {
      return new Reading.Absent(
          facts.owner().isEmpty()
              ? "is not prepared: it has no " + RoleState.OWNER
              : "belongs to another platform, says its " + RoleState.OWNER);
    }
    if (init.isEmpty() && !facts.isSystemd()) {
      role = RoleState.of(inputs.declared(), false);
      survey = Survey.of(host, role.probe(), clock);
    }
    var drift = role.drift(survey.rest());
    var isInDoubt = known.outputs().fields().isEmpty();
    return new Reading.Present(
        known.inputs().with(HostSchema.DRIFT, isInDoubt ? Fields.EMPTY : described(drift)),
        outputs(host, facts),
        isInDoubt && !drift.isEmpty());
  }

  private static Fields described(Map<Item, String> drift) {
    var described = new LinkedHashMap<String, Value>();
    drift.forEach((item, actual) -> described.put(item.key(), Value.of(inWords(item, actual))));
    return new Fields(described);
  }

  private static String inWords(Item item, String actual) {
    return Difference.inWords(item.expected(), actual);
  }

  /** Makes the host what {@code wanted} says, and takes away what it was before and is no more. */
  Fields prepare(Operation operation, Optional<Known> former, Fields wanted) {
    var inputs = new HostInputs(wanted);
    operation.progress("logging in to " + inputs.login(project));
    var host = open(inputs, former);
    var first = Survey.of(host, "", clock);
    refuse(inputs, problems(inputs, first, former.isEmpty() && first.facts().owner().isEmpty()));
    own(operation, host, first.facts());
    var work = work(operation, inputs, host);
    work.pauseUpkeep();
    var isSystemd = first.facts().isSystemd();
    var role = RoleState.of(inputs.declared(), isSystemd);
    former.ifPresent(known ->
        work.remove(
            RoleState.of(new HostInputs(known.inputs()).declared(), isSystemd)
                .withoutThoseOf(role)));
    var survey = Survey.of(host, role.probe(), clock);
    for (var item : role.drift(survey.rest()).keySet()) {
      make(operation, inputs, host, work, item);
    }
    new Delivery(host, operation, inputs.patience()).prune(RoleState.VERSIONS);
    operation.progress("looking whether all is as declared");
    var last = Survey.of(host, role.probe(), clock);
    refuse(inputs.host(), role.drift(last.rest()));
    return outputs(host, last.facts());
  }

  private static HostWork work(Operation operation, HostInputs inputs, Host host) {
    return new HostWork(operation, host, inputs.patience());
  }

  private void make(Operation operation, HostInputs inputs, Host host, HostWork work, Item item) {
    if (operation.isStopping()) {
      throw new ProviderException(
          inputs.host() + " is prepared in part only: it was stopped before " + item.doing() + ".",
          "Apply again: that goes on where it stopped.");
    }
    if (item.key().equals(RoleState.FILES_OF_NGP)) {
      deliver(operation, inputs, host);
    } else {
      work.make(item);
    }
  }

  private void deliver(Operation operation, HostInputs inputs, Host host) {
    var version = inputs.version();
    if (!version.equals(distribution.version())) {
      throw new ProviderException(
          "%s does not have version %s of NGP, and this ngp is %s."
              .formatted(inputs.host(), version, distribution.version()),
          "Leave \"version\" out, name the version it has (`previous` of its outputs), or use the"
              + " ngp of that version.");
    }
    operation.progress("waiting for NGP " + version + " to be packed");
    var archive = distribution.archive(operation::progress);
    new Delivery(host, operation, inputs.patience()).bring(archive, version, RoleState.VERSIONS);
  }

  private static void own(Operation operation, Host host, Facts facts) {
    var owner = facts.owner();
    if (owner.isPresent() && !owner.get().equals(operation.token())) {
      throw new ProviderException(
          "%s belongs to another platform already, or to a state that was lost (%s in %s)."
              .formatted(host.login().host(), owner.get(), RoleState.OWNER),
          "Use another host; or remove that file on it, then this platform takes it over.");
    }
    if (owner.isEmpty()) {
      HostWork.run(
          host,
          "mkdir -p /etc/ngp && echo %s >%s"
              .formatted(Shell.quote(operation.token()), RoleState.OWNER),
          "take a note whose it is");
    }
  }

  private static void refuse(HostInputs inputs, List<Problem> problems) {
    if (problems.size() == 1) {
      throw new ProviderException(problems.getFirst().message(), problems.getFirst().fix());
    }
    if (!problems.isEmpty()) {
      throw new ProviderException(
          "%s will not do, for %d reasons.".formatted(inputs.host(), problems.size()),
          problems.stream().map(each -> each.message() + " " + each.fix()).toList(),
          "Correct them, then apply again.");
    }
  }

  private static void refuse(String host, Map<Item, String> drift) {
    if (!drift.isEmpty()) {
      throw new ProviderException(
          "%s does not stay as it was made: somebody undoes it.".formatted(host),
          drift.entrySet().stream()
              .map(each -> each.getKey().key() + ": " + inWords(each.getKey(), each.getValue()))
              .toList(),
          "Look for another tool that configures it, then apply again. Where it is \"upkeep\", its /var/log/ngp-upkeep.log tells why.");
    }
  }

  /** Takes away what was made. */
  void remove(Operation operation, Known known) {
    var inputs = new HostInputs(known.inputs());
    Host host;
    try {
      host = open(inputs, Optional.of(known));
    } catch (UnreachableException e) {
      operation.progress(e.getMessage() + "; it is given up as it is");
      return;
    }
    var facts = Survey.of(host, "", clock).facts();
    if (facts.owner().filter(known.token()::equals).isEmpty()) {
      return;
    }
    work(operation, inputs, host)
        .remove(RoleState.of(inputs.declared(), facts.isSystemd()).reversed());
  }

  private static Fields outputs(Host host, Facts facts) {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("address", Value.of(host.login().host()));
    outputs.put("name", Value.of(facts.text("name").orElse("")));
    outputs.put(HostSchema.HOST_KEY, Value.of(host.key().text()));
    outputs.put("system", Value.of(facts.text("release").orElse("")));
    outputs.put("init", Value.of(facts.isSystemd() ? "systemd" : "sysv"));
    outputs.put("cpus", Value.of(facts.number("cpus").orElse(0L)));
    outputs.put("mem", Value.of(facts.number("memory_kib").orElse(0L) / 1024));
    outputs.put("docker_version", Value.of(facts.text("docker").orElse("")));
    outputs.put(HostSchema.VERSION, Value.of(facts.version("current").orElse("")));
    outputs.put("previous", Value.of(facts.version("previous").orElse("")));
    return new Fields(outputs);
  }
}
