package io.ngp.provider.machines;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.List;
import java.util.Optional;

/**
 * {@code machines.roster}: gives each machine a number it keeps and names its nodes by it, and
 * tells the addresses of the masters. It exists in the state only.
 */
final class RosterType implements ResourceType {
  static final String NAME = "machines.roster";
  static final String MACHINES = "machines";
  static final String PORTS = "ports";
  static final String PREFIX = "prefix";
  static final String SUFFIX = "suffix";

  private static final Schema SCHEMA =
      Schema.closed(
          "Numbers for machines, which they keep, and the addresses of the masters among them.",
          List.of(
              Input.required(MACHINES, Kind.LIST, "The machines: maps as in the platform file."),
              Input.required(
                  PORTS, Kind.MAP, "The ports of every master: api, peer, election, client."),
              Input.optional(HostSchema.USER, Kind.TEXT, "Who logs in to machines that don't say."),
              Input.optional(
                  HostSchema.KEY_FILE, Kind.TEXT, "The private key for machines that don't say."),
              Input.optional(PREFIX, Kind.TEXT, "Before names of nodes.").orElse(Value.of("")),
              Input.optional(SUFFIX, Kind.TEXT, "Behind names of nodes.").orElse(Value.of(""))),
          List.of(
              Output.of("numbers", "The number of each machine, by its host."),
              Output.of("last", "The highest number that was ever given."),
              Output.of(
                  "names",
                  "By role and host: the name of that node, agent-2 on the machine with number 2."),
              Output.of(
                  "subjects",
                  "By host: how its certificates name it, as ip_addresses and dns_names."),
              Output.of("members", "The masters as node.json lists them as zookeeper.members."),
              Output.of("masters", "The masters: id, name, address, host, port, user, key_file."),
              Output.of("apis", "The addresses of the masters' APIs.")));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Reading read(Operation operation, Known known) {
    return known.outputs().fields().isEmpty()
        ? new Reading.Absent("was not made yet")
        : new Reading.Present(known.inputs(), known.outputs());
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    return Roster.of(inputs, Fields.EMPTY);
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    return Roster.of(inputs, former.outputs());
  }

  @Override
  public void delete(Operation operation, Known known) {
    // There is nothing but the record.
  }

  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    var isKnown =
        List.of(MACHINES, PORTS, HostSchema.USER, HostSchema.KEY_FILE, PREFIX, SUFFIX).stream()
            .allMatch(name -> inputs.get(name).isKnown());
    return isKnown
        ? Roster.of(inputs, former.map(Known::outputs).orElse(Fields.EMPTY))
        : SCHEMA.predictOutputs(former);
  }
}
