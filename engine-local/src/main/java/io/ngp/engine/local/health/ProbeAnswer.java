package io.ngp.engine.local.health;

import java.util.Optional;

/**
 * What a probe found; the detail is for people.
 *
 * @param status the HTTP status or exit status; empty for TCP and where none came
 */
record ProbeAnswer(boolean passed, String detail, Optional<Integer> status) {
  static ProbeAnswer passed(String detail) {
    return new ProbeAnswer(true, detail, Optional.empty());
  }

  static ProbeAnswer failed(String detail) {
    return new ProbeAnswer(false, detail, Optional.empty());
  }
}
