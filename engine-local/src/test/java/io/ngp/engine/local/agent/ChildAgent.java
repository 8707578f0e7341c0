package io.ngp.engine.local.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** An agent as a process of its own. */
final class ChildAgent {
  private ChildAgent() {}

  /** Starts an agent on the first argument's folder and writes its address to the second's file. */
  public static void main(String[] arguments) throws Exception {
    Agent agent =
        new Agent(AgentRig.settings(Path.of(arguments[0]), AgentSettings.Keeping.DEFAULT));
    agent.start();
    Path partial =
        Files.writeString(Path.of(arguments[1] + ".partial"), agent.address().toString());
    Files.move(partial, Path.of(arguments[1]), StandardCopyOption.ATOMIC_MOVE);
    Thread.currentThread().join();
  }
}
