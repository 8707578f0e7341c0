package io.ngp.cluster.api;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Networking.DeclaredPort;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.Instance;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Running tasks as a table for scripts: per service port a line of the app's safe id, the port and
 * every task's address, tab-separated; an app without ports has one line of hosts. Tasks with a
 * container network have no address here.
 */
final class TaskText {
  private final ClusterView view;
  private final StringBuilder text = new StringBuilder();

  private TaskText(ClusterView view) {
    this.view = view;
  }

  static String of(ClusterView view, Collection<App> apps) {
    TaskText result = new TaskText(view);
    apps.forEach(result::write);
    return result.text.toString();
  }

  private void write(App app) {
    List<Instance> running =
        view.instancesOf(app.id()).stream()
            .filter(instance -> instance.isRunning() && instance.placement().isPresent())
            .sorted(Comparator.comparing(Instance::id))
            .toList();
    List<Integer> servicePorts =
        app.networking().ports().stream().map(DeclaredPort::servicePort).toList();
    if (servicePorts.isEmpty()) {
      text.append(app.id().safe()).append("\t \t");
      running.forEach(instance -> text.append(host(instance)).append(' '));
      text.append('\n');
    }
    for (int i = 0; i < servicePorts.size(); i++) {
      text.append(app.id().safe()).append('\t').append(servicePorts.get(i)).append('\t');
      for (Instance instance : running) {
        text.append(host(instance)).append(':').append(hostPort(instance, i)).append('\t');
      }
      text.append('\n');
    }
  }

  private static String host(Instance instance) {
    return instance.placement().orElseThrow().agent().host();
  }

  private static int hostPort(Instance instance, int index) {
    List<Integer> ports = instance.placement().orElseThrow().hostPorts();
    return index < ports.size() ? ports.get(index) : 0;
  }
}
