package io.ngp.engine.local;

import io.ngp.cluster.engine.EngineEvent.VolumesFreed;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Release;
import io.ngp.engine.local.Orders.Result;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has agents remove the volumes of instances that are gone, however long an agent is away. Owner
 * thread only.
 */
final class VolumeRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeRemoval.class);

  private final AgentState state;
  private final Orders orders;
  private final Consumer<Runnable> owner;
  private final Map<InstanceId, Open> open = new LinkedHashMap<>();
  private boolean isDeposed;

  /**
   * A removal.
   *
   * @param owner runs work on the owner thread later
   */
  VolumeRemoval(AgentState state, Orders orders, Consumer<Runnable> owner) {
    this.state = state;
    this.orders = orders;
    this.owner = owner;
  }

  /** What is not removed yet. */
  private static final class Open {
    final Release release;
    boolean hasOrderUnderWay;
    int failedOrders;
    Instant nextOrder = Instant.MIN;

    Open(Release release) {
      this.release = release;
    }
  }

  /** Asks for it; the second time nothing happens. */
  void free(Release release) {
    open.putIfAbsent(release.instance(), new Open(release));
    advanceAll();
  }

  /** The agent is forgotten, and what it keeps with it. */
  void dismiss(String agent) {
    open.values().removeIf(one -> one.release.agent().equals(agent));
  }

  /** Orders what can be ordered now. */
  void advanceAll() {
    List.copyOf(open.values()).forEach(this::advance);
  }

  private void advance(Open one) {
    Optional<URI> address =
        state
            .agent(one.release.agent())
            .filter(agent -> agent.isSynced && agent.isReachable)
            .flatMap(KnownAgent::address);
    if (isDeposed
        || address.isEmpty()
        || one.hasOrderUnderWay
        || one.nextOrder.isAfter(state.now())) {
      return;
    }
    one.hasOrderUnderWay = true;
    orders.free(
        address.get(), one.release.instance(), result -> owner.accept(() -> answered(one, result)));
  }

  private void answered(Open one, Result result) {
    one.hasOrderUnderWay = false;
    switch (result) {
      case Result.Done _ -> {
        open.remove(one.release.instance());
        state.tell(new VolumesFreed(one.release.instance(), one.release.agent()));
      }
      case Result.Deposed _ -> isDeposed = true;
      case Result.NoSuchTask _,
          Result.PortsTaken _,
          Result.NoRoom _,
          Result.Impossible _,
          Result.SecretLacking _,
          Result.NoAnswer _ -> {
        Duration pause = state.retryAfter(one.failedOrders++);
        one.nextOrder = state.now().plus(pause);
        LOG.info(
            "Agent {} still has the volumes of {}: {}. Retrying in {} ms.",
            one.release.agent(),
            one.release.instance(),
            result,
            pause.toMillis());
      }
    }
  }
}
