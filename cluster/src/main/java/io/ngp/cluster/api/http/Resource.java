package io.ngp.cluster.api.http;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;

/** Everything below one path. What it throws is answered as {@link Failures} says. */
public interface Resource extends HttpService {
  /** The path all of this resource lies under, {@code /v2/apps}. */
  String prefix();

  Reply reply(Call call) throws IOException, InterruptedException;

  @Override
  default void routing(HttpRules rules) {
    rules.any((request, response) -> Exchange.run(this, request, response));
  }
}
