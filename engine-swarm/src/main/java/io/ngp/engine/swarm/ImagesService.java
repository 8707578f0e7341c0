package io.ngp.engine.swarm;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.engine.swarm.docker.ImageLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code /ngp/v1/images}: POST takes an image as {@code docker save} writes it and gives it to a
 * manager of the swarm. Whoever sends it need not reach any daemon.
 */
public final class ImagesService implements Resource {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final SwarmSettings settings;
  private final Path folder;

  /**
   * @param folder where an image is kept until the manager has it
   */
  public ImagesService(SwarmSettings settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
  }

  @Override
  public String prefix() {
    return "/ngp/v1/images";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw new RefusedException(new Reason.NotFound("URI not found"));
    }
    return new Verbs().post(() -> load(call)).answer(call);
  }

  private Reply load(Call call) throws IOException {
    Files.createDirectories(folder);
    Path file = Files.createTempFile(folder, "image-", ".tar");
    try {
      call.saveTo(file);
      String at =
          new Swarm(settings)
              .managers()
              .call(manager -> {
                ImageLoad.into(manager.address(), file, TIMEOUT);
                return manager.address().toString();
              });
      return Reply.json(Json.object().put("loaded", at));
    } catch (DockerException e) {
      throw new RefusedException(
          e.isPassing()
              ? new Reason.Unavailable(String.valueOf(e.getMessage()))
              : new Reason.Unprocessable(String.valueOf(e.getMessage())));
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
