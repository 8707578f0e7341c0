package io.ngp.console;

import io.helidon.common.uri.UriQuery;
import io.ngp.console.model.AppStatus;
import io.ngp.console.model.AppSummary;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which apps to list. Read from a query without ever failing: what makes no sense there is left
 * out.
 *
 * @param text part of the id, lower case; empty for all
 * @param sheet which sheet of the list, from 1
 */
record AppFilter(String text, Optional<AppStatus> status, int sheet) {
  static final AppFilter ALL = new AppFilter("", Optional.empty(), 1);

  /** Apps on one sheet: more make a page slow to send several times a second. */
  static final int SHEET_SIZE = 100;

  private static final int LONGEST_TEXT = 100;

  static AppFilter of(UriQuery query) {
    String text = query.first("q").orElse("").strip().toLowerCase(Locale.ROOT);
    return new AppFilter(
        text.substring(0, Math.min(text.length(), LONGEST_TEXT)),
        status(query.first("status").orElse("")),
        sheet(query.first("sheet").orElse("")));
  }

  private static Optional<AppStatus> status(String word) {
    for (AppStatus status : AppStatus.values()) {
      if (Show.word(status).equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  private static int sheet(String digits) {
    return digits.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(digits) : 1;
  }

  boolean isAll() {
    return text.isEmpty() && status.isEmpty();
  }

  AppFilter withStatus(AppStatus only) {
    return new AppFilter(text, Optional.of(only), 1);
  }

  AppFilter withSheet(int number) {
    return new AppFilter(text, status, number);
  }

  /** The query that reads back as this filter, with its question mark; empty for all. */
  String query() {
    StringBuilder query = new StringBuilder();
    if (!text.isEmpty()) {
      query.append("&q=").append(URLEncoder.encode(text, StandardCharsets.UTF_8));
    }
    status.ifPresent(only -> query.append("&status=").append(Show.word(only)));
    if (sheet > 1) {
      query.append("&sheet=").append(sheet);
    }
    return query.isEmpty() ? "" : "?" + query.substring(1);
  }

  /** The sheet of those apps this filter asks for; the last one if there are not so many. */
  Listing of(List<AppSummary> apps) {
    List<AppSummary> matching = isAll() ? apps : apps.stream().filter(this::matches).toList();
    int sheets = Math.max(1, Math.ceilDiv(matching.size(), SHEET_SIZE));
    int shown = Math.min(sheet, sheets);
    int from = (shown - 1) * SHEET_SIZE;
    int to = Math.min(from + SHEET_SIZE, matching.size());
    return new Listing(
        withSheet(shown), matching.subList(from, to), matching.size(), apps.size(), sheets);
  }

  private boolean matches(AppSummary app) {
    return app.id().contains(text) && status.map(only -> only == app.status()).orElse(true);
  }

  /**
   * One sheet of the list of apps.
   *
   * @param filter what was asked for, with the number of the sheet shown
   * @param matching how many apps the filter lets through
   * @param total how many there are
   */
  record Listing(AppFilter filter, List<AppSummary> apps, int matching, int total, int sheets) {}
}
