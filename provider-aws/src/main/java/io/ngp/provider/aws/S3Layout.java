package io.ngp.provider.aws;

import java.util.OptionalInt;

/** The names of a state's objects below its prefix. */
final class S3Layout {
  static final String LOCK = "lock";
  static final String CURRENT = "current";
  static final String SNAPSHOTS = "snapshot/";
  static final String JOURNALS = "journal/";

  private S3Layout() {}

  static String snapshot(String generation) {
    return SNAPSHOTS + generation;
  }

  static String commits(String generation) {
    return JOURNALS + generation + "/";
  }

  static String commit(String generation, int sequence) {
    return commits(generation) + "%010d".formatted(sequence);
  }

  /** The sequence number that a commit's name ends with. */
  static OptionalInt sequence(String name) {
    var digits = name.substring(name.lastIndexOf('/') + 1);
    return digits.matches("\\d{10}")
        ? OptionalInt.of(Integer.parseInt(digits))
        : OptionalInt.empty();
  }

  /** The generation that a snapshot or commit belongs to. */
  static String generation(String name) {
    var from = name.indexOf('/') + 1;
    var to = name.indexOf('/', from);
    return name.substring(from, to < 0 ? name.length() : to);
  }
}
