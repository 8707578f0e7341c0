package io.ngp.iac.plan;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.ValueReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds the places in which two values differ. */
public final class Differences {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][\\w-]*");

  private final Predicate<String> forcesReplacement;
  private final List<Difference> found = new ArrayList<>();

  private Differences(Predicate<String> forcesReplacement) {
    this.forcesReplacement = forcesReplacement;
  }

  /**
   * The places in which inputs differ, secrets compared by what they hide.
   *
   * @param forcesReplacement whether a change of the input with this name needs a new resource
   */
  public static List<Difference> of(
      Fields before, Fields after, Predicate<String> forcesReplacement) {
    if (before.equals(after)) {
      return List.of();
    }
    var differences = new Differences(forcesReplacement);
    var names = new LinkedHashSet<>(before.fields().keySet());
    names.addAll(after.fields().keySet());
    for (var name : names) {
      differences.compare(name, name, before.get(name), after.get(name));
    }
    return differences.found;
  }

  /** The places in which two values differ. */
  public static List<Difference> of(Fields before, Fields after) {
    return of(before, after, _ -> false);
  }

  private void compare(String input, String path, Value before, Value after) {
    if (before.equals(after)) {
      return;
    }
    var isSecret = before instanceof Secret || after instanceof Secret;
    var was = ValueReader.open(before);
    var will = ValueReader.open(after);
    if (isSecret) {
      // The parts of a secret are as secret as the whole.
      if (!was.equals(will)) {
        add(input, path, new Secret(was), new Secret(will));
      }
    } else if (was instanceof Fields left && will instanceof Fields right) {
      compareFields(input, path, left, right);
    } else if (was instanceof Items left && will instanceof Items right) {
      compareItems(input, path, left, right);
    } else {
      add(input, path, before, after);
    }
  }

  private void compareFields(String input, String path, Fields before, Fields after) {
    var names = new LinkedHashSet<>(before.fields().keySet());
    names.addAll(after.fields().keySet());
    for (var name : names) {
      compare(input, path + step(name), before.get(name), after.get(name));
    }
  }

  private void compareItems(String input, String path, Items before, Items after) {
    var longest = Math.max(before.items().size(), after.items().size());
    for (var index = 0; index < longest; index++) {
      compare(input, path + "[" + index + "]", item(before, index), item(after, index));
    }
  }

  private static Value item(Items items, int index) {
    return index < items.items().size() ? items.items().get(index) : Value.NULL;
  }

  private static String step(String name) {
    return WORD.matcher(name).matches() ? "." + name : "[\"" + name + "\"]";
  }

  private void add(String input, String path, Value before, Value after) {
    found.add(new Difference(path, before, after, forcesReplacement.test(input)));
  }
}
