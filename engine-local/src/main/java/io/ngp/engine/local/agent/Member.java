package io.ngp.engine.local.agent;

import io.ngp.engine.local.wire.TaskSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One program of a task and its folder: an app's task has one, a pod's one for each container.
 *
 * @param name the container's; empty for an app's only member
 * @param folder where it starts and its output goes
 * @param probes indexes of the task's probes that ask it; of an app's member, all
 */
record Member(
    String name,
    TaskSpec.Program program,
    Path folder,
    List<TaskSpec.Mount> mounts,
    List<Integer> probes) {
  static final String CONTAINERS = "containers";

  /** The members of a task, in the order they are started. */
  static List<Member> of(TaskSpec spec, Path sandbox) {
    if (spec.pod().isEmpty()) {
      List<Integer> all = spec.probes().stream().map(probe -> probe.index()).toList();
      return List.of(new Member("", spec.program(), sandbox, List.of(), all));
    }
    List<Member> members = new ArrayList<>();
    for (TaskSpec.Container container : spec.pod().get().containers()) {
      members.add(
          new Member(
              container.name(),
              container.program(),
              sandbox.resolve(CONTAINERS).resolve(container.name()),
              container.mounts(),
              container.probes()));
    }
    return members;
  }

  /** Where its leader writes during an attempt. */
  Path runFolder(Path attempt) {
    return name.isEmpty() ? attempt : attempt.resolve(name);
  }

  /** Its output's name among those of the task: {@code stdout}, of a pod {@code web/stdout}. */
  String outputName(String stream) {
    return name.isEmpty() ? stream : name + "/" + stream;
  }

  Path output(String stream) {
    return folder.resolve(stream);
  }
}
