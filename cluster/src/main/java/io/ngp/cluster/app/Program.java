package io.ngp.cluster.app;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a task executes and what it finds when it starts.
 *
 * @param user the account to run as; the agent's own when absent
 * @param env variables the app sets itself; they win over the platform's
 * @param fetch what is downloaded into the sandbox before the command starts
 * @param secrets secret names and their sources
 * @param executor Marathon's executor string, kept verbatim
 */
public record Program(
    Command command,
    Optional<String> user,
    Map<String, EnvValue> env,
    List<Fetch> fetch,
    Map<String, String> secrets,
    String executor,
    Optional<Boolean> tty) {
  public Program {
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    fetch = List.copyOf(fetch);
    secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
  }
}
