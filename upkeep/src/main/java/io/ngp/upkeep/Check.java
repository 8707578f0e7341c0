package io.ngp.upkeep;

/**
 * One thing a host is declared to have, with all it takes to look at it and to repair it.
 *
 * @param key what it is, unique on the host: {@code sysctl vm.swappiness}
 * @param expected what {@code probe} prints if all is well
 * @param probe a script that prints one line and changes nothing
 * @param repair a script that makes it so, whatever was there before; empty if that takes {@code
 *     ngp apply}
 */
public record Check(String key, String expected, String probe, String repair) {
  boolean isRepairable() {
    return !repair.isEmpty();
  }

  /** What {@code found} means for people. */
  String inWords(String found) {
    return found.equals(Probes.UNKNOWN)
        ? "could not be looked at"
        : Difference.inWords(expected, found);
  }
}
