package io.ngp.cluster.api;

import java.util.ArrayList;
import java.util.List;

/**
 * What a path below {@code /v2/pods} names: an id is everything up to {@code ::}, which no id holds
 * (Marathon, PodsResource.scala).
 */
sealed interface PodRoute {
  record All() implements PodRoute {}

  record AllStatuses() implements PodRoute {}

  record One(List<String> pod) implements PodRoute {}

  record Status(List<String> pod) implements PodRoute {}

  record Versions(List<String> pod) implements PodRoute {}

  record OneVersion(List<String> pod, String version) implements PodRoute {}

  record Instances(List<String> pod) implements PodRoute {}

  record OneInstance(List<String> pod, String instance) implements PodRoute {}

  record Unknown() implements PodRoute {}

  static PodRoute of(List<String> path) {
    for (int i = 0; i < path.size(); i++) {
      int mark = path.get(i).indexOf("::");
      if (mark >= 0) {
        List<String> pod = new ArrayList<>(path.subList(0, i));
        if (mark > 0) {
          pod.add(path.get(i).substring(0, mark));
        }
        return of(
            List.copyOf(pod), path.get(i).substring(mark + 2), path.subList(i + 1, path.size()));
      }
    }
    return path.isEmpty() ? new All() : new One(path);
  }

  private static PodRoute of(List<String> pod, String part, List<String> rest) {
    if (pod.isEmpty()) {
      return part.equals("status") && rest.isEmpty() ? new AllStatuses() : new Unknown();
    }
    return switch (rest.size()) {
      case 0 ->
          switch (part) {
            case "status" -> new Status(pod);
            case "versions" -> new Versions(pod);
            case "instances" -> new Instances(pod);
            default -> new Unknown();
          };
      case 1 ->
          switch (part) {
            case "versions" -> new OneVersion(pod, rest.getFirst());
            case "instances" -> new OneInstance(pod, rest.getFirst());
            default -> new Unknown();
          };
      default -> new Unknown();
    };
  }
}
