package io.ngp.node.backup;

import io.ngp.backup.Entry;
import io.ngp.certificate.OpenDocuments;
import java.util.List;

/** What a backup is made of, by the beginnings of paths, and what lists count it as. */
final class Sections {
  static final String SECRETS = "/secrets";
  static final String NUMBERS = "/numbers";
  static final String CERTIFICATES = OpenDocuments.FOLDER;

  private static final String APPS = "/apps";

  private static final List<String> KNOWN_FIRST = List.of(CERTIFICATES, SECRETS, NUMBERS);

  private Sections() {}

  /** What a document counts as: {@code apps}, {@code pods}, {@code secrets}, ... */
  static String kind(Entry entry) {
    String folder = folder(entry.path());
    boolean isPod = folder.equals(APPS) && entry.content().has("containers");
    return isPod ? "pods" : folder.substring(1);
  }

  /** The first element of a path. */
  static String folder(String path) {
    int end = path.indexOf('/', 1);
    return end < 0 ? path : path.substring(0, end);
  }

  /** Whether this version of the platform knows what to do with such a document. */
  static boolean isKnown(Entry entry, List<String> ofApplications) {
    String folder = folder(entry.path());
    return ofApplications.contains(folder) || KNOWN_FIRST.contains(folder);
  }
}
