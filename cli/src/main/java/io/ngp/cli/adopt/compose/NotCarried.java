package io.ngp.cli.adopt.compose;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Members of services that apps have nothing like, and what to do about them. */
final class NotCarried {
  private record Advice(String why, String instead) {}

  private static final Advice OF_CONTAINER =
      new Advice(
          "A definition has no member for this setting of a container.",
          "For an image add it to \"container\": {\"docker\": {\"parameters\"}}; a process of the"
              + " machine has no such setting.");
  private static final Advice FILE =
      new Advice(
          "Their values are not in the file, only where Compose finds them.",
          "Bring a config along by \"fetch\". Put a secret into the masters' folder of secrets and"
              + " name it in \"secrets\" of the app, or write \"${secret.NAME}\" where the entry in"
              + " \"apps\" of platform.yaml has template:"
              + " true.");
  private static final Advice FOR_COMPOSE =
      new Advice("It means something to docker compose alone.", "");
  private static final Advice NAME =
      new Advice(
          "The platform names instances itself.", "Set names for requests as label NGP_HOSTS.");
  private static final Advice UPDATE =
      new Advice(
          "Apps are updated in their own way.",
          "Choose \"upgradeStrategy\" with minimumHealthCapacity and maximumOverCapacity.");
  private static final Advice UNKNOWN =
      new Advice("Nothing is known here that would be the same.", "");

  private static final Map<String, Advice> ADVICE = new HashMap<>();

  static {
    for (var key :
        List.of(
            "blkio_config",
            "cap_add",
            "cap_drop",
            "cgroup",
            "cgroup_parent",
            "cpu_count",
            "cpu_percent",
            "cpu_period",
            "cpu_quota",
            "cpu_rt_period",
            "cpu_rt_runtime",
            "cpu_shares",
            "cpuset",
            "device_cgroup_rules",
            "devices",
            "dns",
            "dns_opt",
            "dns_search",
            "extra_hosts",
            "group_add",
            "init",
            "ipc",
            "isolation",
            "mac_address",
            "mem_swappiness",
            "memswap_limit",
            "oom_kill_disable",
            "oom_score_adj",
            "pid",
            "pids_limit",
            "platform",
            "privileged",
            "read_only",
            "runtime",
            "security_opt",
            "shm_size",
            "storage_opt",
            "sysctls",
            "tmpfs",
            "ulimits",
            "userns_mode",
            "uts",
            "volumes_from",
            "gpus",
            "pull_policy",
            "use_api_socket",
            "credential_spec")) {
      ADVICE.put(key, OF_CONTAINER);
    }
    for (var key : List.of("secrets", "configs")) {
      ADVICE.put(key, FILE);
    }
    for (var key :
        List.of("attach", "develop", "annotations", "label_file", "provider", "models")) {
      ADVICE.put(key, FOR_COMPOSE);
    }
    for (var key : List.of("container_name", "hostname", "domainname")) {
      ADVICE.put(key, NAME);
    }
    for (var key : List.of("update_config", "rollback_config")) {
      ADVICE.put(key, UPDATE);
    }
    ADVICE.put(
        "logging",
        new Advice(
            "What an instance writes is kept in its sandbox.", "Read it with ngp app logs APP."));
    ADVICE.put(
        "placement", new Advice("Agents are chosen in another way.", "Choose \"constraints\"."));
    ADVICE.put("stop_signal", new Advice("Instances are stopped by SIGTERM, then by SIGKILL.", ""));
    ADVICE.put("tty", new Advice("Instances have no terminal.", ""));
    ADVICE.put("stdin_open", new Advice("Instances have no standard input.", ""));
    ADVICE.put(
        "post_start",
        new Advice("Nothing runs beside the command.", "Make it a part of the command."));
    ADVICE.put(
        "pre_stop",
        new Advice("Nothing runs beside the command.", "Let the program do it on SIGTERM."));
    ADVICE.put(
        "labels",
        new Advice(
            "There is no service beside its instances.", "Write it to the app's \"labels\"."));
    for (var key : List.of("links", "external_links")) {
      ADVICE.put(
          key,
          new Advice("Apps are not found by other names.", "Give their addresses as variables."));
    }
    for (var key : List.of("network_mode", "networks")) {
      ADVICE.put(
          key,
          new Advice(
              "There are no networks between apps: all of them reach each other through the"
                  + " balancer.",
              ""));
    }
  }

  private NotCarried() {}

  /** Why a member is not in the definition. */
  static String why(String key) {
    return ADVICE.getOrDefault(key, UNKNOWN).why();
  }

  /** What to do about it. */
  static String instead(String key) {
    return ADVICE.getOrDefault(key, UNKNOWN).instead();
  }
}
