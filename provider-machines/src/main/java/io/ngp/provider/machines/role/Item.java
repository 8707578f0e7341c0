package io.ngp.provider.machines.role;

import io.ngp.upkeep.Check;

/**
 * One thing a host is declared to have, with all that is needed to look at it and to make it so: a
 * role document is understood by whoever can run {@code sh}.
 *
 * @param key what it is, unique: {@code file /etc/sysctl.d/60-ngp.conf}
 * @param doing what making it is, a short present participle: {@code writing /etc/...}
 * @param expected what {@code probe} prints if all is well
 * @param probe a script that prints one line and changes nothing
 * @param repair a script that makes it, whatever was there before; empty if that takes {@code ngp
 *     apply}
 * @param removal a script that takes it away again; empty if it stays
 */
public record Item(
    String key, String doing, String expected, String probe, String repair, String removal) {
  /** What it takes to look after it on the host itself. */
  Check check() {
    return new Check(key, expected, probe, repair);
  }
}
