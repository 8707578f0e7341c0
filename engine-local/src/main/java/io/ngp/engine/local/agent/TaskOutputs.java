package io.ngp.engine.local.agent;

import io.ngp.engine.local.log.OutputFile;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The files a task's members write their standard output and error to, by name. Immutable. */
final class TaskOutputs {
  private static final List<String> STREAMS = List.of("stdout", "stderr");

  private final Member first;

  /** Those of the first member first. */
  private final SequencedMap<String, OutputFile> files = new LinkedHashMap<>();

  /** Of these members, at least one. */
  TaskOutputs(List<Member> members) {
    first = members.getFirst();
    for (Member member : members) {
      for (String stream : STREAMS) {
        files.put(member.outputName(stream), new OutputFile(member.output(stream)));
      }
    }
  }

  Collection<OutputFile> all() {
    return files.values();
  }

  /** One by name; of a pod, {@code stdout} alone is the first container's. */
  Optional<OutputFile> find(String name) {
    return Optional.ofNullable(files.get(name))
        .or(() -> Optional.ofNullable(files.get(first.outputName(name))));
  }
}
