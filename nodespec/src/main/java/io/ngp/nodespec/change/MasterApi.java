package io.ngp.nodespec.change;

import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.NodeHttp.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Requests to whichever master answers. */
public final class MasterApi {
  private static final int NO_LEADER = 503;

  private final List<String> masters;
  private final Duration timeout;
  private final NodeHttp http;

  /** Of the masters at these addresses, called so; each has {@code timeout} to answer. */
  public MasterApi(List<String> masters, Duration timeout, NodeHttp http) {
    this.http = http;
    this.masters = List.copyOf(masters);
    this.timeout = timeout;
  }

  /** Asks one master after the other; absent if none has an answer. */
  public Optional<Answer> send(String method, String path) {
    for (var master : masters) {
      try {
        var answer = http.send(method, master + path, timeout);
        if (answer.status() != NO_LEADER) {
          return Optional.of(answer);
        }
      } catch (IOException _) {
        // The next one may answer.
      }
    }
    return Optional.empty();
  }
}
