package io.ngp.store;

import java.util.regex.Pattern;

/**
 * The rule for document paths: {@code /} and a segment, once or more. A segment is 1 to 200 of
 * {@code A-Z a-z 0-9 . _ ~ @ : + % = -} and neither {@code .} nor {@code ..}, which ZooKeeper
 * refuses. Other characters are the caller's to encode.
 */
public final class DocumentPath {

  private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[\\w.~@:+%=-]{1,200})+");

  private static final int MAX_LENGTH = 1_000;

  private DocumentPath() {}

  /**
   * Returns the path if it can be a document's or folder's.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static String require(String path) {
    if (path.length() > MAX_LENGTH || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no document path; expected segments of 1 to 200 letters, digits or ._~@:+%%=- like \"/apps/shop_web\", together at most %d characters."
              .formatted(path, MAX_LENGTH));
    }
    return path;
  }

  /** The folder a document is in; the empty string at the top. */
  public static String folderOf(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }
}
