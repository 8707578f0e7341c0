package io.ngp.cli.image;

import io.ngp.cli.api.ApiRefusal;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import io.ngp.cli.workspace.Workspace;
import io.ngp.engine.swarm.docker.DockerAddress;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.engine.swarm.docker.ImageLoad;
import io.ngp.provider.machines.distribution.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description =
        "It is made once for each version, on Linux, and needs neither Docker nor a network.",
    footer = {
      "%nExamples:",
      "  ngp image build --nodes",
      "  ngp image build --load unix:///var/run/docker.sock",
      "  ngp image build -o ngp.tar && docker load -i ngp.tar"
    })
final class ImageBuildCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Invocation invocation;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Copy the image to this file, as \"docker load\" takes it.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--load",
      paramLabel = "ADDRESS",
      description =
          "Load it into the Docker daemon at unix:///PATH or tcp://HOST:PORT; may be repeated.")
  private List<String> daemons = List.of();

  @Option(
      names = "--nodes",
      description =
          "Load it for all nodes of the platform, whose engine is swarm: masters pass it on to those that run it.")
  private boolean isForNodes;

  ImageBuildCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var addresses = daemons.stream().map(ImageBuildCommand::address).toList();
    var distribution = Workspace.distribution(invocation);
    var image = made(distribution);
    output.ifPresent(file -> copy(image, invocation.workingFolder().resolve(file)));
    addresses.forEach(daemon -> load(daemon, image));
    if (isForNodes) {
      send(Target.of(invocation), image);
    }
    invocation.screen().print("ngp:" + distribution.version());
    if (output.isEmpty() && addresses.isEmpty() && !isForNodes) {
      invocation.screen().remark("It is in " + image);
    }
    return ExitStatus.OK.code();
  }

  private Path made(Distribution distribution) {
    try (var progress = invocation.screen().progress(true)) {
      return distribution.image(progress::show);
    }
  }

  private static DockerAddress address(String text) {
    try {
      return DockerAddress.parse(text, Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitStatus.USAGE, e.getMessage() + ".", "");
    }
  }

  private static void copy(Path image, Path file) {
    try {
      Files.copy(image, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          "The image can't be written to %s: %s.".formatted(file, e.getMessage()),
          "Name a file in a folder that exists, on a disk with room for %s."
              .formatted(image.toFile().length() / (1 << 20) + " MiB"));
    }
  }

  private void send(Target target, Path image) {
    try (var progress = invocation.screen().progress(true)) {
      progress.show("Sending it to " + target.api().client().address());
      var _ = target.api().client().upload("/ngp/v1/images", Map.of(), image);
    } catch (ApiRefusal refusal) {
      throw refusal.isNotFound()
          ? new Failure(
              ExitStatus.FAILED,
              "The platform's engine runs no images.",
              "With the engine local, apps of the image run the NGP of their agents.")
          : refusal;
    }
  }

  private void load(DockerAddress daemon, Path image) {
    try (var progress = invocation.screen().progress(true)) {
      progress.show("Loading it into Docker at " + daemon);
      ImageLoad.into(daemon, image, PATIENCE);
    } catch (DockerException e) {
      throw new Failure(
          ExitStatus.FAILED,
          e.getMessage() + ".",
          "See that Docker runs there and that you may use it: docker -H %s version"
              .formatted(daemon));
    }
  }
}
