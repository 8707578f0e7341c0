package io.ngp.provider.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ngp.iac.state.StateException;
import java.util.regex.Pattern;

/**
 * What the object {@code current} says: two words.
 *
 * @param generation whose snapshot and commits are the journal
 * @param lock id of the last lock that looked at it: whoever had it before can no longer replace it
 */
record S3Pointer(String generation, String lock) {
  private static final Pattern TEXT = Pattern.compile("(\\d{6}-[\\w-]+) ([\\w-]+)\\s*");

  byte[] bytes() {
    return (generation + " " + lock + "\n").getBytes(US_ASCII);
  }

  /** The name of the generation after this one. */
  String next(String lock) {
    return name(Integer.parseInt(generation.substring(0, 6)) + 1, lock);
  }

  static String first(String lock) {
    return name(1, lock);
  }

  private static String name(int number, String lock) {
    return "%06d-%s".formatted(number, lock);
  }

  static S3Pointer parse(byte[] content, String location) {
    var match = TEXT.matcher(new String(content, US_ASCII));
    if (!match.matches()) {
      throw new StateException(
          "The object " + location + "/" + S3Layout.CURRENT + " is damaged.",
          "Write the name of the newest object below snapshot/ into it, a space and any word:"
              + " docs/state.md.");
    }
    return new S3Pointer(match.group(1), match.group(2));
  }
}
