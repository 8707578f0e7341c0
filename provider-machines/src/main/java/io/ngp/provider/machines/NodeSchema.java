package io.ngp.provider.machines;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.List;

/** The inputs and outputs of {@code machines.node}; how it is reached is said as for a host. */
final class NodeSchema {
  static final String NAME = "name";
  static final String ROLE = "role";
  static final String CONFIG = "config";
  static final String FILES = "files";
  static final String MASTERS = "masters";
  static final String DRAIN = "drain_seconds";
  static final String START = "start_seconds";

  private NodeSchema() {}

  static Schema schema() {
    return Schema.closed(
        "A node of the platform on a host: a master, an agent or a balancer.",
        List.of(
            Input.required(
                    HostSchema.HOST, Kind.TEXT, "The address of its host, which it answers at.")
                .replacing(),
            Input.optional(HostSchema.PORT, Kind.NUMBER, "Where the host's sshd listens.")
                .orElse(Value.of(22)),
            Input.optional(HostSchema.USER, Kind.TEXT, "Who logs in; others than root by sudo -n.")
                .orElse(Value.of("root")),
            Input.optional(
                HostSchema.KEY_FILE,
                Kind.TEXT,
                "The private key; by default those of the agent and of ~/.ssh."),
            Input.optional(HostSchema.HOST_KEY, Kind.TEXT, "The key the host must show."),
            Input.required(NAME, Kind.TEXT, "Its name, unique in the platform: agent-1.")
                .replacing(),
            Input.required(ROLE, Kind.TEXT, "What it does for the platform.")
                .oneOf("master", "agent", "balancer")
                .replacing(),
            Input.required(
                CONFIG, Kind.MAP, "What it is told, as in node.json, but for its name and role."),
            Input.optional(
                    FILES,
                    Kind.MAP,
                    "Files its configuration refers to as ROLE/NAME, by name: seal.key. A map is a folder of files.")
                .orElse(Fields.EMPTY),
            Input.optional(
                    HostSchema.VERSION, Kind.TEXT, "The version of NGP; it restarts for another.")
                .orElse(Value.of("")),
            Input.optional(
                    MASTERS,
                    Kind.LIST,
                    "Master: all masters as a machines.roster has them, to restart in turns.")
                .orElse(Value.Items.EMPTY),
            Input.optional(
                    DRAIN,
                    Kind.NUMBER,
                    "Agent: how long its tasks have to move elsewhere before it is removed.")
                .orElse(Value.of(60)),
            Input.optional(START, Kind.NUMBER, "How long it may take to be healthy after a start.")
                .orElse(Value.of(60)),
            Input.optional(
                    HostSchema.DRIFT,
                    Kind.MAP,
                    "Shown by plans: what is otherwise than declared. Not given.")
                .orElse(Fields.EMPTY)),
        List.of(
            Output.of(NAME, "Its name.").stable(),
            Output.of(ROLE, "What it does.").stable(),
            Output.of(HostSchema.HOST, "The address of its host.").stable(),
            Output.of("address", "Where it answers: http://10.0.0.11:8081."),
            Output.of(HostSchema.VERSION, "The version of NGP it was started with.")));
  }
}
