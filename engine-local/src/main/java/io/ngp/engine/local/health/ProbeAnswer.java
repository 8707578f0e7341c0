package io.ngp.engine.local.health;

/** What a probe found; the detail is for people. */
record ProbeAnswer(boolean passed, String detail) {
  static ProbeAnswer passed(String detail) {
    return new ProbeAnswer(true, detail);
  }

  static ProbeAnswer failed(String detail) {
    return new ProbeAnswer(false, detail);
  }
}
