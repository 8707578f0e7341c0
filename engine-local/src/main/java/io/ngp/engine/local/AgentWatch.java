package io.ngp.engine.local;

import io.ngp.cluster.engine.EngineEvent;
import io.ngp.cluster.engine.EngineEvent.CheckAnswered;
import io.ngp.cluster.engine.EngineEvent.HealthResult;
import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.engine.EngineTask.Phase;
import io.ngp.cluster.instance.CheckResult;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.CheckReport;
import io.ngp.engine.local.wire.ProbeReport;
import io.ngp.engine.local.wire.Registration;
import io.ngp.engine.local.wire.Snapshot;
import io.ngp.engine.local.wire.TaskReport;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches agents come, go and return, and passes on what they say. Owner thread only. */
final class AgentWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentWatch.class);

  private final AgentState state;
  private final AgentCourse course;
  private final Function<KnownAgent, AgentLink> links;

  /**
   * A watch.
   *
   * @param links makes a link, not started, to an agent's address
   */
  AgentWatch(AgentState state, AgentCourse course, Function<KnownAgent, AgentLink> links) {
    this.state = state;
    this.course = course;
    this.links = links;
  }

  /** An agent joins or renews its lease. */
  void registered(String name, Registration registration) {
    KnownAgent agent = state.agentOrNew(name);
    Optional<Registration> before = agent.registration;
    agent.lastRegistered = state.now();
    agent.registration = Optional.of(registration);
    if (agent.fullUntil.isAfter(Instant.MIN) && !state.now().isBefore(agent.fullUntil)) {
      agent.fullUntil = Instant.MIN;
      state.placingDue();
    }
    if (before.filter(registration::equals).isPresent()) {
      return;
    }
    logChange(name, before, registration);
    AgentLink old = agent.link;
    boolean isSameAddress = old != null && Optional.of(old.address()).equals(agent.address());
    if (!isSameAddress) {
      if (old != null) {
        old.close();
      }
      agent.isSynced = false;
      AgentLink link = links.apply(agent);
      agent.link = link;
      link.start();
    }
    state.publishNodes();
    state.placingDue();
  }

  private static void logChange(String name, Optional<Registration> before, Registration now) {
    boolean isSame = before.filter(b -> b.withFullDisk(now.fullDisk()).equals(now)).isPresent();
    if (!isSame) {
      LOG.info("Agent {} registered from {}", name, now.address());
    } else if (now.fullDisk().isEmpty()) {
      LOG.info("Agent {} takes tasks again: its disk has room", name);
    }
    now.fullDisk().ifPresent(why -> LOG.warn("Agent {} takes no tasks. {}", name, why));
  }

  /** An agent is forgotten; if it still lives, it joins anew with its next registration. */
  void dismiss(String name) {
    state
        .agent(name)
        .ifPresent(agent -> {
          LOG.info("Agent {} is forgotten", name);
          AgentLink link = agent.link;
          if (link != null) {
            link.close();
          }
          state.dismiss(agent);
        });
  }

  /** The agent's complete list of tasks: from here on its events are followed. */
  void connected(AgentLink link, Snapshot snapshot) {
    current(link)
        .ifPresent(agent -> {
          agent.lastHeard = state.now();
          agent.isSynced = true;
          becomeReachable(agent);
          Set<TaskId> listed = new HashSet<>();
          for (TaskReport report : snapshot.tasks()) {
            listed.add(TaskId.parse(report.taskId()));
            course.reported(agent, report);
          }
          for (AgentTask task : state.tasks()) {
            boolean isHere = task.agent().filter(agent.name::equals).isPresent();
            if (isHere && !listed.contains(task.id)) {
              course.missing(agent, task, snapshot.sequence());
            }
          }
          agent.tasks().forEach(course::advance);
          state.placingDue();
        });
  }

  void reported(AgentLink link, TaskReport report) {
    current(link)
        .ifPresent(agent -> {
          agent.lastHeard = state.now();
          course.reported(agent, report);
        });
  }

  void probed(AgentLink link, ProbeReport report) {
    tellOf(
        link,
        report.taskId(),
        // By our clock, as all else that grace periods are held against: the agent's may be wrong.
        task ->
            new HealthResult(task, report.index(), report.passed(), report.detail(), state.now()));
  }

  void checked(AgentLink link, CheckReport report) {
    CheckResult result =
        switch (report.kind()) {
          case HTTP, HTTPS -> new CheckResult.Http(report.status());
          case TCP -> new CheckResult.Tcp(report.passed());
          case COMMAND -> new CheckResult.Command(report.status());
        };
    tellOf(link, report.taskId(), task -> new CheckAnswered(task, result));
  }

  private void tellOf(AgentLink link, String taskId, Function<TaskId, EngineEvent> event) {
    current(link)
        .ifPresent(agent -> {
          agent.lastHeard = state.now();
          TaskId task = TaskId.parse(taskId);
          if (state.task(task).filter(t -> t.phase == Phase.THERE).isPresent()) {
            state.tell(event.apply(task));
          }
        });
  }

  void alive(AgentLink link) {
    current(link).ifPresent(agent -> agent.lastHeard = state.now());
  }

  void disconnected(AgentLink link) {
    current(link).ifPresent(agent -> agent.isSynced = false);
  }

  /** Finds agents that were not heard of for too long. */
  void expireLeases() {
    Instant now = state.now();
    for (KnownAgent agent : state.agents()) {
      boolean isHeardOf = agent.isHeardOf(now, state.settings.lease());
      if (!isHeardOf && (agent.isReachable || !agent.isLossTold)) {
        becomeUnreachable(agent, now);
      } else if (isHeardOf && agent.isSynced && !agent.isReachable) {
        // Its lease had lapsed while its stream went on.
        becomeReachable(agent);
        retell(agent);
      }
    }
  }

  @Override
  public void close() {
    for (KnownAgent agent : state.agents()) {
      AgentLink link = agent.link;
      if (link != null) {
        link.close();
      }
    }
  }

  /** The agent a link belongs to, unless it was replaced by a later link. */
  private Optional<KnownAgent> current(AgentLink link) {
    return state.agent(link.agent()).filter(agent -> link.equals(agent.link));
  }

  private void becomeReachable(KnownAgent agent) {
    if (!agent.isReachable && agent.isHeardOf(state.now(), state.settings.lease())) {
      agent.isReachable = true;
      agent.isLossTold = false;
      state.tellNode(agent);
      state.placingDue();
    }
  }

  private void becomeUnreachable(KnownAgent agent, Instant now) {
    LOG.warn("Agent {} was not heard of for {} s", agent.name, state.settings.lease().toSeconds());
    agent.isReachable = false;
    agent.isLossTold = true;
    state.tellNode(agent);
    for (AgentTask task : agent.tasks()) {
      if (task.phase == Phase.PLACED || task.phase == Phase.THERE) {
        state.tellState(
            task,
            new TaskChanged(
                task.id,
                Condition.UNREACHABLE,
                "Agent %s was not heard of for %d s."
                    .formatted(agent.name, state.settings.lease().toSeconds()),
                Optional.empty(),
                now));
      }
    }
    state.placingDue();
  }

  /** The stream brings only changes, so what was hidden by UNREACHABLE must be asked for anew. */
  private void retell(KnownAgent agent) {
    AgentLink old = agent.link;
    if (old != null) {
      old.close();
      agent.isSynced = false;
      AgentLink link = links.apply(agent);
      agent.link = link;
      link.start();
    }
  }
}
