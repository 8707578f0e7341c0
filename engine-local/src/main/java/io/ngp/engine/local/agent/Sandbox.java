package io.ngp.engine.local.agent;

import io.ngp.cluster.app.Fetch;
import io.ngp.engine.local.fetch.FetchException;
import io.ngp.engine.local.log.OutputFile;
import io.ngp.engine.local.process.Accounts;
import io.ngp.engine.local.wire.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one task. An app's program starts in it; a pod's containers each have a folder of
 * their own below {@code containers}, and see the pod's volumes, which are below {@code volumes},
 * at links in it.
 */
final class Sandbox {
  private final TaskSpec spec;
  private final Path folder;
  private final TaskTools tools;

  Sandbox(TaskSpec spec, Path folder, TaskTools tools) {
    this.spec = spec;
    this.folder = folder;
    this.tools = tools;
  }

  /**
   * Makes it anew, with what the task fetches.
   *
   * @throws CannotRunException if that fails
   */
  void make() throws CannotRunException, InterruptedException {
    try {
      Folders.delete(folder);
      Files.createDirectories(folder);
      List<Member> members = Member.of(spec, folder);
      makeVolumes(members);
      for (Member member : members) {
        make(member);
      }
    } catch (FetchException e) {
      throw new CannotRunException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CannotRunException("Cannot make the sandbox %s: %s".formatted(folder, e), e);
    }
  }

  private void makeVolumes(List<Member> members) throws IOException, CannotRunException {
    boolean hasOtherUsers = false;
    for (Member member : members) {
      hasOtherUsers |= otherUser(member).isPresent();
    }
    for (String volume : spec.pod().map(TaskSpec.Pod::volumes).orElse(List.of())) {
      Files.createDirectories(volume(volume));
      if (hasOtherUsers) {
        // Containers that share a folder may run as different accounts.
        Files.setPosixFilePermissions(volume(volume), PosixFilePermissions.fromString("rwxrwxrwx"));
      }
    }
  }

  private void make(Member member)
      throws IOException, FetchException, CannotRunException, InterruptedException {
    Files.createDirectories(member.folder());
    for (TaskSpec.Mount mount : member.mounts()) {
      Path link = member.folder().resolve(mount.path()).normalize();
      Path parent = Objects.requireNonNull(link.getParent());
      Files.createDirectories(parent);
      Files.createSymbolicLink(link, parent.relativize(volume(mount.volume())));
    }
    for (Fetch entry : member.program().fetch()) {
      tools.fetcher().fetch(entry, member.folder());
    }
    Optional<String> user = otherUser(member);
    if (spec.pod().isEmpty()) {
      tools.volumes().link(spec, member.folder(), user);
      SecretFiles.write(spec, member.folder());
    }
    if (user.isPresent()) {
      Accounts.give(member.folder(), user.get());
    }
  }

  /** An output of a task that is forgotten, but whose sandbox may still be there. */
  static Optional<OutputFile> leftOutput(Path sandbox, String name) {
    return Stream.of(sandbox, sandbox.resolve(Member.CONTAINERS))
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(OutputFile::new);
  }

  private Path volume(String name) {
    return folder.resolve("volumes").resolve(name);
  }

  private Optional<String> otherUser(Member member) throws CannotRunException {
    return CommandLine.otherUser(member.program(), tools.settings().name());
  }
}
