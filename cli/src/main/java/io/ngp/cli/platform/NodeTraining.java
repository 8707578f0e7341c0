package io.ngp.cli.platform;

import io.ngp.nodespec.Role;
import io.ngp.provider.local.node.NodeJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Makes the AOT caches of the nodes when a distribution is built: runs each role once, with the
 * options it will have, for as long as {@code ngp node --train} needs to exercise it.
 */
public final class NodeTraining {
  private static final int SECONDS_PER_ROLE = 120;

  private NodeTraining() {}

  /** Trains every role; exits with 1 if one could not be trained. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var jvm = NodeJvm.ofThisProcess(Path.of(System.getProperty("ngp.home", ".")));
    var failed = new ArrayList<Role>();
    for (var role : Role.values()) {
      if (!train(jvm, role)) {
        failed.add(role);
      }
    }
    if (!failed.isEmpty()) {
      System.out.println("Not trained: " + failed);
    }
    System.exit(failed.isEmpty() ? 0 : 1);
  }

  private static boolean train(NodeJvm jvm, Role role) throws IOException, InterruptedException {
    var command = jvm.train(role);
    if (command.isEmpty()) {
      return false;
    }
    var builder = new ProcessBuilder(command.get()).inheritIO();
    builder.environment().putAll(jvm.variables());
    var process = builder.start();
    if (!process.waitFor(SECONDS_PER_ROLE, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }
}
