package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import java.io.IOException;

/** {@code /} leads to the web pages; everything no other part answers is not found. */
final class RootService implements Resource {
  @Override
  public String prefix() {
    return "/";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw Missing.route();
    }
    return new Verbs()
        .producingAny()
        .get(() -> Reply.empty(302).withHeader("Location", "/ui/"))
        .answer(call);
  }
}
