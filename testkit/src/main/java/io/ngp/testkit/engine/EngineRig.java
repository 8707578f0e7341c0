package io.ngp.testkit.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.instance.TaskId;

/**
 * What a contract test needs to drive one kind of engine: one reachable agent with room for {@link
 * #cpus}, empty at first.
 */
public interface EngineRig {
  /** A new engine on the same agents, not started; each is another leader. */
  Engine engine() throws Exception;

  /** How many cpus all tasks may ask for together. */
  double cpus();

  /** A definition with one declared port whose tasks behave so and ask for so much. */
  App app(PathId id, Workload workload, double cpus) throws Exception;

  /** How often this task's command began to run. */
  int starts(TaskId task) throws Exception;

  /** How many processes of this task live now. */
  int processes(TaskId task) throws Exception;

  /** Stops the agent the hard way and starts it again; tasks go on meanwhile. */
  void restartAgent() throws Exception;

  /** The agent can't be reached until {@link #reconnect}. */
  void cutOff() throws Exception;

  void reconnect() throws Exception;

  /** Ends every task and fails if a process of one is left. */
  void tearDown() throws Exception;
}
