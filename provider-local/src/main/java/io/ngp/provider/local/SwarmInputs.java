package io.ngp.provider.local;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeSpec.Swarm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The input of a master that says which Docker swarm runs tasks. */
record SwarmInputs(Fields fields) {
  static final String SWARM = "swarm";

  private static final Pattern ADDRESS =
      Pattern.compile("unix:///.+|tcp://[^/:]+:[0-9]{1,5}|tcp://\\[[^]]+]:[0-9]{1,5}");
  private static final Pattern PLATFORM = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

  /** What the master is to be told; empty if agents run tasks. */
  Optional<Swarm> swarm() {
    return isGiven()
        ? Optional.of(
            new Swarm(
                reader().textOrEmpty("platform"),
                reader().texts("managers"),
                reader().textOrEmpty("image")))
        : Optional.empty();
  }

  /** The same inputs, saying what {@code found} says. */
  Fields as(Optional<Swarm> found) {
    return fields.with(
        SWARM,
        found
            .<Value>map(swarm ->
                new Fields(
                    Map.of(
                        "platform", Value.of(swarm.platform()),
                        "managers", Value.texts(swarm.managers()),
                        "image", Value.of(swarm.baseImage()))))
            .orElse(Value.NULL));
  }

  /** What is wrong with them as far as they are known. */
  List<Problem> problems() {
    if (!isGiven() || !fields.get(SWARM).isKnown()) {
      return List.of();
    }
    return Stream.of(platformProblem(), managersProblem(), imageProblem())
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Problem> platformProblem() {
    var platform = reader().textOrEmpty("platform");
    return PLATFORM.matcher(platform).matches()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                SWARM,
                "\"%s\" can't name a platform in a swarm.".formatted(platform),
                "Use 1 to 32 of a-z, 0-9 and \"-\", neither first nor last a \"-\"."));
  }

  private Optional<Problem> managersProblem() {
    var managers = reader().texts("managers");
    var wrong = managers.stream().filter(each -> !ADDRESS.matcher(each).matches()).findFirst();
    return managers.isEmpty() || wrong.isPresent()
        ? Optional.of(
            new Problem(
                SWARM,
                "\"%s\" is no address of a Docker daemon.".formatted(wrong.orElse("")),
                "Give managers of the swarm as unix:///var/run/docker.sock or tcp://10.0.0.11:2375."))
        : Optional.empty();
  }

  private Optional<Problem> imageProblem() {
    return reader().textOrEmpty("image").isEmpty()
        ? Optional.of(
            new Problem(
                SWARM,
                "It is not said what apps without an image run in.",
                "Name an image that has /bin/sh."))
        : Optional.empty();
  }

  private boolean isGiven() {
    return !fields.get(SWARM).equals(Value.NULL);
  }

  private ValueReader reader() {
    return ValueReader.of(ValueReader.of(fields).map(SWARM));
  }
}
