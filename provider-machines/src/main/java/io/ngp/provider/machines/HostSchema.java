package io.ngp.provider.machines;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.List;

/** The inputs and outputs of {@code machines.host}. */
final class HostSchema {
  static final String HOST = "host";
  static final String PORT = "port";
  static final String USER = "user";
  static final String KEY_FILE = "key_file";
  static final String HOST_KEY = "host_key";
  static final String ROLES = "roles";
  static final String DOCKER = "docker";
  static final String PACKAGES = "packages";
  static final String SYSCTLS = "sysctls";
  static final String FILES = "files";
  static final String PORTS = "ports";
  static final String MIN_MEMORY = "min_memory";
  static final String MIN_DISK = "min_disk";
  static final String TIMEOUT = "timeout_seconds";
  static final String VERSION = "version";
  static final String UPKEEP = "upkeep_seconds";

  /** Where read says what is otherwise than declared; always empty in a wish. */
  static final String DRIFT = "drift";

  private HostSchema() {}

  static Schema schema(String version) {
    return Schema.closed(
        "A Linux host, reached over SSH and made ready to run nodes.",
        List.of(
            Input.required(HOST, Kind.TEXT, "Its address or name.").replacing(),
            Input.optional(PORT, Kind.NUMBER, "Where its sshd listens.").orElse(Value.of(22)),
            Input.optional(USER, Kind.TEXT, "Who logs in; others than root by sudo -n.")
                .orElse(Value.of("root")),
            Input.optional(
                KEY_FILE,
                Kind.TEXT,
                "The private key; by default those of the agent and of ~/.ssh."),
            Input.optional(
                HOST_KEY,
                Kind.TEXT,
                "The key it must show; by default what it shows first is what it must show ever"
                    + " after."),
            Input.required(ROLES, Kind.LIST, "What it runs: master, agent, balancer."),
            Input.optional(DOCKER, Kind.BOOL, "Whether it has to have Docker.")
                .orElse(Value.of(true)),
            Input.optional(PACKAGES, Kind.LIST, "Packages of the distribution it has to have.")
                .orElse(Value.Items.EMPTY),
            Input.optional(SYSCTLS, Kind.MAP, "Values of the kernel.").orElse(Fields.EMPTY),
            Input.optional(FILES, Kind.MAP, "Content of files by their path.").orElse(Fields.EMPTY),
            Input.optional(PORTS, Kind.LIST, "Ports nobody else may listen on.")
                .orElse(Value.Items.EMPTY),
            Input.optional(MIN_MEMORY, Kind.NUMBER, "Memory it has to have, MiB.")
                .orElse(Value.of(512)),
            Input.optional(MIN_DISK, Kind.NUMBER, "Disk that has to be free at first, MiB.")
                .orElse(Value.of(1024)),
            Input.optional(TIMEOUT, Kind.NUMBER, "How long one step may take.")
                .orElse(Value.of(600)),
            Input.optional(
                    VERSION,
                    Kind.TEXT,
                    "The version of NGP: that of this ngp, or the former one, which it keeps.")
                .orElse(Value.of(version)),
            Input.optional(
                    UPKEEP,
                    Kind.NUMBER,
                    "How often it looks itself whether all is as declared, and repairs it; 0: never.")
                .orElse(Value.of(300)),
            Input.optional(
                    DRIFT, Kind.MAP, "Shown by plans: what is otherwise than declared. Not given.")
                .orElse(Fields.EMPTY)),
        List.of(
            Output.of("address", "Its address or name.").stable(),
            Output.of("name", "What it calls itself."),
            Output.of(HOST_KEY, "The key it showed, and has to show ever after.").stable(),
            Output.of("system", "What it runs: debian 12."),
            Output.of("init", "What starts services: systemd or sysv."),
            Output.of("cpus", "How many processors it has."),
            Output.of("mem", "How much memory it has, MiB."),
            Output.of("docker_version", "The version of Docker; empty without."),
            Output.of(VERSION, "The version of NGP it uses."),
            Output.of("previous", "The version before, which is kept; empty if there was none.")));
  }
}
