package io.ngp.cluster.app;

import io.ngp.cluster.app.Networking.DeclaredPort;
import io.ngp.cluster.app.Networking.PortDefinition;
import io.ngp.cluster.app.Networking.PortMapping;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives every declared port a number load balancers can know it by, unique over all apps
 * (marathon/API.md 5, "Service port"). Immutable; pure.
 */
public final class ServicePorts {
  /** Marathon's {@code --local_port_min} and {@code --local_port_max}. */
  public static final ServicePorts STANDARD = new ServicePorts(10_000, 20_000);

  private final int first;
  private final int last;

  /** Assigns numbers from {@code first} to {@code last}, both included. */
  public ServicePorts(int first, int last) {
    if (first < 1 || last > PortsReader.MAX_PORT || first > last) {
      throw new IllegalArgumentException(
          "Service ports %d to %d: expected two numbers from 1 to %d in order"
              .formatted(first, last, PortsReader.MAX_PORT));
    }
    this.first = first;
    this.last = last;
  }

  /**
   * Replaces every service port 0 of an app that is new or changed: by the app's former ports in
   * order as far as it no longer names them, then by the lowest free ones. Numbers that are given
   * stay, even if another app has them.
   *
   * @throws RefusedException as {@link Reason.Invalid} if no number is free; nothing is assigned
   */
  public RootGroup assign(RootGroup before, RootGroup after) {
    List<App> dynamic = new ArrayList<>();
    for (PathId id : after.since(before).apps()) {
      after.app(id).filter(ServicePorts::isDynamic).ifPresent(dynamic::add);
    }
    if (dynamic.isEmpty()) {
      return after;
    }
    BitSet used = used(before, after, dynamic);
    RootGroup result = after;
    for (App app : dynamic) {
      Deque<Integer> former = former(before.app(app.id()), app);
      result = result.withApp(app.withNetworking(assign(app, former, used)));
    }
    return result;
  }

  /** Pods have none (marathon/API.md 5 speaks of apps alone). */
  private static boolean isDynamic(App app) {
    return !app.isPod()
        && app.networking().ports().stream().anyMatch(port -> port.servicePort() == 0);
  }

  /** Numbers of all apps, and those that changed apps will get back. */
  private static BitSet used(RootGroup before, RootGroup after, List<App> dynamic) {
    BitSet used = after.usedServicePorts();
    for (App app : dynamic) {
      before
          .app(app.id())
          .ifPresent(old -> old.networking().ports().forEach(port -> used.set(port.servicePort())));
    }
    return used;
  }

  private Deque<Integer> former(Optional<App> before, App after) {
    Set<Integer> named = new HashSet<>();
    after.networking().ports().forEach(port -> named.add(port.servicePort()));
    Deque<Integer> former = new ArrayDeque<>();
    before.ifPresent(app ->
        app.networking().ports().stream()
            .map(DeclaredPort::servicePort)
            .filter(port -> port >= first && port <= last && !named.contains(port))
            .forEach(former::add));
    return former;
  }

  private Networking assign(App app, Deque<Integer> former, BitSet used) {
    Networking networking = app.networking();
    List<PortDefinition> definitions = new ArrayList<>();
    for (PortDefinition port : networking.portDefinitions()) {
      definitions.add(port.port() == 0 ? port.withPort(next(app, former, used)) : port);
    }
    Optional<Container> container = networking.container();
    if (container.isPresent() && container.get().portMappings().isPresent()) {
      List<PortMapping> mappings = new ArrayList<>();
      for (PortMapping port : container.get().portMappings().get()) {
        mappings.add(
            port.servicePort() == 0 ? port.withServicePort(next(app, former, used)) : port);
      }
      container = Optional.of(container.get().withPortMappings(Optional.of(mappings)));
    }
    return new Networking(networking.networks(), definitions, networking.requirePorts(), container);
  }

  private int next(App app, Deque<Integer> former, BitSet used) {
    if (!former.isEmpty()) {
      return former.remove();
    }
    int port = used.nextClearBit(first);
    if (port > last) {
      throw exhausted(app);
    }
    used.set(port);
    return port;
  }

  private RefusedException exhausted(App app) {
    String member = app.networking().isHost() ? "portDefinitions" : "container/portMappings";
    String error =
        ("No service port is free: all of %d to %d are in use."
                + " Delete apps, declare fewer ports or name a port outside the range.")
            .formatted(first, last);
    return new RefusedException(
        new Reason.Invalid(
            "Object is not valid",
            List.of(new Violation(TreeRules.pathOf(app.id()) + "/" + member, List.of(error)))));
  }
}
