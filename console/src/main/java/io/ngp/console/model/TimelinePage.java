package io.ngp.console.model;

import java.util.List;

/**
 * Why an app runs or not: what is wrong with it now and what led to that.
 *
 * @param problems most urgent first
 * @param entries what is remembered of it, oldest first
 */
public record TimelinePage(
    AppSummary summary, List<Problem> problems, List<TimelineEntry> entries) {
  public TimelinePage {
    problems = List.copyOf(problems);
    entries = List.copyOf(entries);
  }
}
