package io.ngp.edge.label;

/**
 * Something wrong with one label.
 *
 * @param label its name
 * @param message what was found, what was expected; begins in lower case, as a half-sentence about
 *     the label
 */
public record LabelProblem(String label, String message) {
  @Override
  public String toString() {
    return label + " " + message;
  }
}
