package io.ngp.iac.value;

import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Secret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Takes secrets out of what a program writes.
 *
 * @param secrets the lines of the secrets, longest first
 */
public record Masks(List<String> secrets) {
  /** A shorter secret is found everywhere; where there is one, nothing is shown. */
  private static final int SHORTEST = 4;

  /** Copies the list. */
  public Masks {
    secrets = List.copyOf(secrets);
  }

  /** Masks of everything secret in {@code value}. */
  public static Masks of(Value value) {
    var found = new ArrayList<String>();
    collect(value, false, found);
    found.sort(Comparator.comparingInt(String::length).reversed());
    return new Masks(found);
  }

  /** Whether nothing is secret. */
  public boolean isEmpty() {
    return secrets.isEmpty();
  }

  /** {@code line} without secrets. */
  public String hide(String line) {
    var hidden = line;
    for (var secret : secrets) {
      if (secret.length() < SHORTEST) {
        return "(hidden: it may hold a secret)";
      }
      hidden = hidden.replace(secret, "(secret)");
    }
    return hidden;
  }

  private static void collect(Value value, boolean isSecret, List<String> found) {
    switch (value) {
      case Secret secret -> collect(secret.inner(), true, found);
      case Items items -> items.items().forEach(item -> collect(item, isSecret, found));
      case Fields fields ->
          fields.fields().values().forEach(each -> collect(each, isSecret, found));
      case Value.Text _, Value.Num _, Value.Bool _ -> {
        if (isSecret) {
          value.toString().lines().map(String::strip).filter(s -> !s.isEmpty()).forEach(found::add);
        }
      }
      case Value.Null _, Value.Unknown _ -> {
        // Nothing to hide.
      }
    }
  }
}
