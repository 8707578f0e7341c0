package io.ngp.cli.plan;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Null;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.Value.Text;
import io.ngp.iac.value.ValueReader;

/** One value before and after. {@link Value#NULL} stands for none. */
record Sides(Value before, Value after) {

  static Sides added(Value after) {
    return new Sides(Value.NULL, after);
  }

  static Sides removed(Value before) {
    return new Sides(before, Value.NULL);
  }

  /** Whether nothing changes; a value that only becomes secret, or no longer is, does not. */
  boolean isSame() {
    return before.equals(after) || ValueReader.open(before).equals(ValueReader.open(after));
  }

  Mark mark() {
    if (isSame()) {
      return Mark.SAME;
    }
    return before instanceof Null ? Mark.ADD : after instanceof Null ? Mark.REMOVE : Mark.CHANGE;
  }

  /** The side there is, when only one is. */
  Value only() {
    return before instanceof Null ? after : before;
  }

  boolean isSecret() {
    return before instanceof Secret || after instanceof Secret;
  }

  boolean areMaps() {
    return before instanceof Fields && after instanceof Fields;
  }

  boolean areLists() {
    return before instanceof Items && after instanceof Items;
  }

  /** Whether both are texts, and one has several lines. */
  boolean areParagraphs() {
    return before instanceof Text left
        && after instanceof Text right
        && (isParagraph(left.text()) || isParagraph(right.text()));
  }

  static boolean isParagraph(String text) {
    var end = text.indexOf('\n');
    return end >= 0 && end < text.length() - 1;
  }
}
