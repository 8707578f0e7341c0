package io.ngp.store;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in the fence: which leadership it belongs to and what that did last.
 *
 * @param epoch of the leadership; 0 before the first
 * @param deed like {@code elected}, {@code commit-12}, {@code settled-12}, {@code released}
 */
record FenceMark(long epoch, String deed) {

  static final FenceMark NEW = new FenceMark(0, "created");

  private static final String RELEASED = "released";
  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) ([a-z]+(?:-\\d{1,18})?)");

  static FenceMark elected(long epoch) {
    return new FenceMark(epoch, "elected");
  }

  static FenceMark released(long epoch) {
    return new FenceMark(epoch, RELEASED);
  }

  static FenceMark commit(long epoch, long number) {
    return new FenceMark(epoch, "commit-" + number);
  }

  static FenceMark settled(long epoch, long number) {
    return new FenceMark(epoch, "settled-" + number);
  }

  static FenceMark parse(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new StoreException(
          "The fence at %s holds \"%s\", which is none of ours; restore it, with an epoch above every one used before."
              .formatted(Znodes.FENCE, text),
          null);
    }
    return new FenceMark(Long.parseLong(matcher.group(1)), matcher.group(2));
  }

  byte[] bytes() {
    return (epoch + " " + deed).getBytes(StandardCharsets.UTF_8);
  }

  boolean isReleased() {
    return deed.equals(RELEASED);
  }
}
