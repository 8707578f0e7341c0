package io.ngp.testkit.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.instance.TaskId;

/** One pretended machine. */
final class FakeRig implements EngineRig {
  static final String NODE = "fake-1";

  private final FakeMachines machines = new FakeMachines();

  FakeRig() {
    machines.addNode(NODE, cpus(), 1024);
  }

  @Override
  public Engine engine() {
    return new FakeEngine(machines);
  }

  @Override
  public double cpus() {
    return 2;
  }

  @Override
  public App app(PathId id, Workload workload, double cpus) {
    machines.behave(
        id,
        switch (workload) {
          case RUNS, FORKS -> FakeBehavior.RUNS;
          case SUCCEEDS -> FakeBehavior.RUNS.exiting(0);
          case EXITS_7 -> FakeBehavior.RUNS.exiting(7).printing("", "boom\n");
          case IGNORES_TERM -> FakeBehavior.RUNS.ignoringTerm();
          case PRINTS -> FakeBehavior.RUNS.printing("line 1\nline 2\nline 3\nline 4\nline 5\n", "");
        });
    return ContractApps.shell(id, "pretended", cpus, 1);
  }

  @Override
  public int starts(TaskId task) {
    return machines.starts(task);
  }

  @Override
  public int processes(TaskId task) {
    return machines.living().contains(task) ? 1 : 0;
  }

  @Override
  public void restartAgent() {
    machines.loseNode(NODE);
    machines.returnNode(NODE);
  }

  @Override
  public void cutOff() {
    machines.loseNode(NODE);
  }

  @Override
  public void reconnect() {
    machines.returnNode(NODE);
  }

  @Override
  public void tearDown() {
    machines.close();
  }
}
