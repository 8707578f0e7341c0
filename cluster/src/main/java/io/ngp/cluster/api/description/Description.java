package io.ngp.cluster.api.description;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.MediaType;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.io.IOException;

/**
 * Serves the description of the API. It is read anew for each of the rare requests rather than kept
 * in memory.
 *
 * @param verbs what the path answers; nothing is below it
 */
public record Description(String prefix, Verbs verbs) implements Resource {
  /**
   * {@code /ngp/v1/openapi.json}.
   *
   * @param build version of this software
   */
  public static Resource forPrograms(String build) {
    return new Description(
        "/ngp/v1/openapi.json", new Verbs().get(() -> Reply.json(OpenApi.document(build))));
  }

  /**
   * {@code /ngp/v1/api}, a page.
   *
   * @param build version of this software
   */
  public static Resource forPeople(String build) {
    return new Description(
        "/ngp/v1/api",
        new Verbs()
            .producingAny()
            .get(() ->
                Reply.text(200, MediaType.HTML, DescriptionPage.of(OpenApi.document(build)))));
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw new RefusedException(new Reason.NotFound("URI not found"));
    }
    return verbs.answer(call);
  }
}
