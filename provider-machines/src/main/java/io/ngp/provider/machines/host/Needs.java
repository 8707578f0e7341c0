package io.ngp.provider.machines.host;

import java.util.List;

/**
 * What a host has to have before anything is changed on it.
 *
 * @param machine as {@code uname -m} prints it: what the runtime that is copied runs on
 * @param memoryMib at least so much in all
 * @param diskMib at least so much free where NGP and its data go
 * @param ports nobody else may listen on
 */
public record Needs(
    String machine, long memoryMib, long diskMib, boolean isDockerNeeded, List<Integer> ports) {
  /** Copies the ports. */
  public Needs {
    ports = List.copyOf(ports);
  }

  /** What {@code uname -m} calls the machine that Java calls {@code architecture}. */
  public static String machine(String architecture) {
    return architecture.equals("amd64") ? "x86_64" : architecture;
  }
}
