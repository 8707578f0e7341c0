package io.ngp.provider.local.failover;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.provider.local.failover.Keepalived.Where;
import io.ngp.provider.local.machine.Programs;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code local.failover}: this machine's part in keeping an address where a balancer answers. Needs
 * root and a network of several machines.
 */
public final class FailoverType implements ResourceType {
  private final Path platform;

  /** For the platform whose folder is {@code platform}. */
  public FailoverType(Path platform) {
    this.platform = platform;
  }

  @Override
  public String name() {
    return "local.failover";
  }

  @Override
  public Schema schema() {
    return Schema.closed(
        "Keeps a virtual address on a machine whose balancer answers, by keepalived.",
        List.of(
            Input.required("name", Kind.TEXT, "Its name, the same on all machines.").replacing(),
            Input.required("address", Kind.TEXT, "The address with its prefix: 192.0.2.10/24."),
            Input.required("interface", Kind.TEXT, "The interface that gets it."),
            Input.required("check", Kind.TEXT, "What is asked whether the balancer answers."),
            Input.optional("balancer_bind", Kind.TEXT, "What address the balancer listens on.")
                .orElse(Value.of("0.0.0.0")),
            Input.optional("router_id", Kind.NUMBER, "1 to 255, the same on all machines.")
                .orElse(Value.of(51)),
            Input.optional("password", Kind.TEXT, "Up to 8 characters, the same on all machines.")
                .orElse(Value.of(""))
                .secret(),
            Input.optional("priority", Kind.NUMBER, "1 to 254; the highest that is well has it.")
                .orElse(Value.of(100)),
            Input.optional("source", Kind.TEXT, "This machine's own address there.")
                .orElse(Value.of("")),
            Input.optional("peers", Kind.LIST, "The other machines; none: by multicast.")
                .orElse(Value.texts(List.of())),
            Input.optional("preempt", Kind.BOOL, "Whether it goes back to a better machine.")
                .orElse(Value.of(true))),
        List.of(
            Output.of("address", "The address."),
            Output.of("pid", "The number of keepalived's process."),
            Output.of("log", "The file it logs to.").stable()));
  }

  private Keepalived keepalived(Fields inputs) {
    return new Keepalived(
        platform.resolve("failover").resolve(ValueReader.of(inputs).textOrEmpty("name")));
  }

  @Override
  public Reading read(Operation operation, Known known) {
    var keepalived = keepalived(known.inputs());
    var process = keepalived.find();
    if (process.isEmpty()) {
      return new Reading.Absent("keepalived does not run");
    }
    boolean isAsTold =
        keepalived
            .told()
            .filter(VirtualAddress.of(known.inputs()).configuration()::equals)
            .isPresent();
    return isAsTold
        ? new Reading.Present(known.inputs(), outputs(known.inputs(), keepalived, process.get()))
        : new Reading.Absent("keepalived was told something else", true);
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    var keepalived = keepalived(inputs);
    var process = keepalived.tell(VirtualAddress.of(inputs).configuration(), Where.HERE);
    return outputs(inputs, keepalived, process);
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    return create(operation, inputs);
  }

  @Override
  public void delete(Operation operation, Known known) {
    keepalived(known.inputs()).remove();
  }

  private static Fields outputs(Fields inputs, Keepalived keepalived, ProcessHandle process) {
    return new Fields(
        Map.of(
            "address", Value.of(VirtualAddress.of(inputs).address()),
            "pid", Value.of(process.pid()),
            "log", Value.of(keepalived.log().toString())));
  }

  @Override
  public List<Problem> check(Planned planned) {
    if (planned.action() == Action.DELETE || planned.inputs().isEmpty()) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    var inputs = planned.inputs().get();
    if (inputs.isKnown()) {
      var wanted = VirtualAddress.of(inputs);
      wanted
          .mistakes()
          .forEach(
              each -> problems.add(new Problem(each.input(), each.text() + ".", "Correct it.")));
      interfaceProblem(wanted.network(), problems);
      bindProblem(ValueReader.of(inputs).textOrEmpty("balancer_bind"), problems);
    }
    if (Programs.find("keepalived").isEmpty() || Programs.find("curl").isEmpty()) {
      problems.add(
          new Problem(
              "name",
              "keepalived or curl is not installed.",
              "Install them (Debian: apt-get install keepalived curl)."));
    }
    if (!System.getProperty("user.name", "").equals("root")) {
      problems.add(
          new Problem(
              "name",
              "keepalived moves addresses, which only root may do.",
              "Run ngp as root on a server, or leave the module failover out on a laptop: one"
                  + " machine has nowhere to move an address to."));
    }
    return problems;
  }

  private static void bindProblem(String bind, List<Problem> problems) {
    if (bind.startsWith("127.")) {
      problems.add(
          new Problem(
              "balancer_bind",
              "the balancer listens on %s only: nobody gets an answer at the virtual address."
                  .formatted(bind),
              "Let the network reach it: \"edge: {bind: 0.0.0.0}\"."));
    }
  }

  private static void interfaceProblem(String network, List<Problem> problems) {
    try {
      if (!network.isEmpty() && NetworkInterface.getByName(network) == null) {
        var known = NetworkInterface.networkInterfaces().map(NetworkInterface::getName).toList();
        problems.add(
            new Problem(
                "interface",
                "this machine has no interface \"%s\".".formatted(network),
                "Name one of " + String.join(", ", known) + "."));
      }
    } catch (SocketException e) {
      problems.add(
          new Problem("interface", "the interfaces can't be listed: " + e.getMessage(), ""));
    }
  }
}
