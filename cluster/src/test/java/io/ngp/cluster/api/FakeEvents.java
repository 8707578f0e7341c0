package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.event.ClusterEvent;
import io.ngp.cluster.event.EventLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** An event log that remembers everything and cuts a reader off at 1,024 events behind. */
final class FakeEvents implements EventLog, EventSink {
  private static final int BOUND = 1024;

  private final List<ClusterEvent> all = new ArrayList<>();
  private final List<FakeSubscription> subscriptions = new CopyOnWriteArrayList<>();

  @Override
  public synchronized void publish(String type, Consumer<ObjectNode> body) {
    ObjectNode json = Json.object();
    body.accept(json);
    json.put("eventType", type);
    json.put("timestamp", "2026-01-01T00:00:00.000Z");
    ClusterEvent event = new ClusterEvent(all.size() + 1L, type, Instant.EPOCH, json);
    all.add(event);
    subscriptions.forEach(subscription -> subscription.offer(event));
  }

  synchronized List<ClusterEvent> all() {
    return List.copyOf(all);
  }

  int readers() {
    return subscriptions.size();
  }

  void endAll() {
    subscriptions.forEach(FakeSubscription::cutOff);
  }

  @Override
  public synchronized Subscription subscribe(Set<String> types, OptionalLong lastSeen) {
    boolean hasGap =
        lastSeen.isPresent() && (lastSeen.getAsLong() < 0 || lastSeen.getAsLong() > all.size());
    FakeSubscription subscription = new FakeSubscription(types, hasGap);
    if (lastSeen.isPresent() && !hasGap) {
      all.stream()
          .filter(event -> event.sequence() > lastSeen.getAsLong())
          .forEach(subscription::offer);
    }
    subscriptions.add(subscription);
    return subscription;
  }

  private final class FakeSubscription implements Subscription {
    private final Set<String> types;
    private final List<ClusterEvent> pending = new ArrayList<>();
    private final boolean hasGap;
    private boolean cutOff;

    FakeSubscription(Set<String> types, boolean hasGap) {
      this.types = types;
      this.hasGap = hasGap;
    }

    @Override
    public boolean hasGap() {
      return hasGap;
    }

    synchronized void offer(ClusterEvent event) {
      if (types.isEmpty() || types.contains(event.type())) {
        pending.add(event);
        cutOff |= pending.size() > BOUND;
        notifyAll();
      }
    }

    synchronized void cutOff() {
      cutOff = true;
      notifyAll();
    }

    @Override
    public synchronized List<ClusterEvent> take(long timeoutMillis) throws InterruptedException {
      long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
      while (pending.isEmpty() && !cutOff) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        wait(left);
      }
      List<ClusterEvent> taken = List.copyOf(pending);
      pending.clear();
      return taken;
    }

    @Override
    public synchronized boolean isCutOff() {
      return cutOff;
    }

    @Override
    public void close() {
      subscriptions.remove(this);
    }
  }
}
