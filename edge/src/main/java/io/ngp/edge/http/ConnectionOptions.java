package io.ngp.edge.http;

import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the {@code Connection} fields of a message say (RFC 9110 section 7.6.1). */
public final class ConnectionOptions {
  private boolean hasClose;
  private boolean hasKeepAlive;
  private boolean hasUpgrade;
  private List<String> fields = List.of();

  public void add(String value) {
    int start = 0;
    while (start <= value.length()) {
      int comma = value.indexOf(',', start);
      int end = comma < 0 ? value.length() : comma;
      addOption(value.substring(start, end).strip());
      start = end + 1;
    }
  }

  private void addOption(String option) {
    switch (option.toLowerCase(Locale.ROOT)) {
      case "" -> {}
      case "close" -> hasClose = true;
      case "keep-alive" -> hasKeepAlive = true;
      case "upgrade" -> hasUpgrade = true;
      case "te" -> {}
      default -> {
        if (fields.isEmpty()) {
          fields = new ArrayList<>(2);
        }
        fields.add(option);
      }
    }
  }

  public boolean hasClose() {
    return hasClose;
  }

  public boolean hasKeepAlive() {
    return hasKeepAlive;
  }

  public boolean hasUpgrade() {
    return hasUpgrade;
  }

  /** Whether a field of this name ends here. */
  public boolean names(CharSequence field) {
    for (int i = 0; i < fields.size(); i++) {
      if (AsciiString.contentEqualsIgnoreCase(fields.get(i), field)) {
        return true;
      }
    }
    return false;
  }
}
