package io.ngp.provider.local;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.List;

/** What {@code local.node} takes and gives. */
final class NodeSchema {
  static final String DESCRIPTION =
      "A node of the platform as a process of this machine: a master, an agent or a balancer.";

  private NodeSchema() {}

  static Schema schema() {
    return Schema.closed(DESCRIPTION, inputs(), outputs());
  }

  private static List<Input> inputs() {
    return List.of(
        Input.required("name", Kind.TEXT, "Its name, unique in the platform: agent-1.").replacing(),
        Input.required("role", Kind.TEXT, "What it does for the platform.")
            .oneOf("master", "agent", "balancer")
            .replacing(),
        Input.required(
            "ports",
            Kind.MAP,
            "Its ports. Master: api, peer, election, client. Agent: control. Balancer: http,"
                + " control, and https if it is to take encrypted requests. Other entries are ignored, so that a local.ports may be given."),
        Input.optional("bind", Kind.TEXT, "The address it listens on.")
            .orElse(Value.of("127.0.0.1")),
        Input.optional(
            "members", Kind.LIST, "Master: the ports of all masters, with their names, in order."),
        Input.optional("id", Kind.NUMBER, "Master: which of the members it is, from 1.")
            .replacing(),
        Input.optional(
            "edge_port", Kind.NUMBER, "Master: where balancers answer, for links to apps."),
        Input.optional(
            AccessInputs.ORIGINS,
            Kind.LIST,
            "Master: origins of web pages that may read its API, * for all; default: none."),
        Input.optional(
            AccessInputs.MAX_REQUESTS,
            Kind.NUMBER,
            "Master: how many requests may be under way at once; default: any number."),
        Input.optional(
            SwarmInputs.SWARM,
            Kind.MAP,
            "Master: the Docker swarm that runs tasks: platform, managers, image; agents run them"
                + " if it is not given."),
        Input.optional(
            "masters",
            Kind.LIST,
            "Agent, balancer: the masters, each by its address or as a map with its port api."),
        Input.optional(
                "zone",
                Kind.TEXT,
                "Balancer: where it stands; instances on agents with the same attribute zone are"
                    + " preferred.")
            .orElse(Value.of("")),
        Input.optional("domain", Kind.TEXT, "Master, balancer: what apps are reachable below."),
        Input.optional(
                "admin_cidrs",
                Kind.LIST,
                "Balancer: from where the console and the API may be reached.")
            .orElse(Value.texts(List.of("127.0.0.0/8", "::1/128"))),
        Input.optional(
                "trusted_proxies",
                Kind.LIST,
                "Balancer: address ranges of proxies that are believed where requests come from.")
            .orElse(Value.texts(List.of())),
        Input.optional(
                "route_defaults",
                Kind.MAP,
                "Balancer: labels that hold for apps that don't have them: NGP_MAX_BODY: 10 MiB.")
            .orElse(Fields.EMPTY),
        Input.optional(
            TlsInputs.CERTIFICATES,
            Kind.LIST,
            "Balancer: folders with certificates and keys in PEM form."),
        Input.optional(
            TlsInputs.ACME,
            Kind.MAP,
            "Balancer: how certificates are ordered: email, directory, domains, trusted_file,"
                + " challenge."),
        Input.optional("engine", Kind.TEXT, "Balancer: what carries the traffic.")
            .oneOf("ngp", "nginx", "haproxy")
            .orElse(Value.of("ngp")),
        Input.optional(ObservingInputs.LOG, Kind.TEXT, "Balancer: how each request is logged.")
            .oneOf("off", "combined", "json")
            .orElse(Value.of("off")),
        Input.optional(
                ObservingInputs.LOG_TO,
                Kind.TEXT,
                "Balancer: where requests are logged: in its folder's access.log, or with its own"
                    + " log.")
            .oneOf("file", "stdout")
            .orElse(Value.of("file")),
        Input.optional(
                ObservingInputs.LOG_QUERY,
                Kind.BOOL,
                "Balancer: whether what follows a path's ? is logged; it may hold secrets.")
            .orElse(Value.of(true)),
        Input.optional(
                ObservingInputs.TRACES,
                Kind.BOOL,
                "Balancer: whether a request without a trace begins one, not sampled.")
            .orElse(Value.of(false)),
        Input.optional("cpus", Kind.NUMBER, "Agent: processors for tasks; default: its share."),
        Input.optional("mem", Kind.NUMBER, "Agent: memory for tasks, MiB; default: its share."),
        Input.optional("disk", Kind.NUMBER, "Agent: disk for tasks, MiB; default: its share."),
        Input.optional(
                "share",
                Kind.NUMBER,
                "Agent: how many agents share this machine, for the defaults of cpus, mem, disk.")
            .orElse(Value.of(1)),
        Input.optional(
                "slot",
                Kind.NUMBER,
                "Agent: which of the agents of this machine it is, from 0; each has its own ports"
                    + " for tasks.")
            .orElse(Value.of(0)),
        Input.optional(
            "task_ports", Kind.TEXT, "Agent: ports for tasks; default: by slot, 31000-31999."),
        Input.optional("attributes", Kind.MAP, "Agent: what constraints of apps may ask for.")
            .orElse(Fields.EMPTY),
        Input.optional(
                "drain_seconds",
                Kind.NUMBER,
                "Agent: how long its tasks have to move elsewhere before it is removed.")
            .orElse(Value.of(60)),
        Input.optional(
                "start_seconds", Kind.NUMBER, "How long it may take to answer after its start.")
            .orElse(Value.of(30)));
  }

  private static List<Output> outputs() {
    return List.of(
        Output.of("name", "Its name.").stable(),
        Output.of("role", "What it does.").stable(),
        Output.of("address", "Where it answers: http://127.0.0.1:8081."),
        Output.of("pid", "The number of its process."),
        Output.of("log", "The file it logs to.").stable(),
        Output.of("cpus", "Agent: processors for tasks."),
        Output.of("mem", "Agent: memory for tasks, MiB."),
        Output.of("disk", "Agent: disk for tasks, MiB."));
  }
}
