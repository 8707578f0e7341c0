package io.ngp.cluster.app;

import io.ngp.cluster.app.LabelSelector.Term;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the text of a label selector from left to right; spaces between words don't count. */
final class LabelSelectorParser {
  private final String text;
  private int position;

  LabelSelectorParser(String text) {
    this.text = text;
  }

  List<Term> parse() {
    List<Term> terms = new ArrayList<>();
    skipSpaces();
    if (isAtEnd()) {
      return terms;
    }
    terms.add(term());
    while (!isAtEnd()) {
      if (!accept(",")) {
        throw refuse("\",\", \"==\", \"!=\", \"in (\" or \"notin (\"");
      }
      terms.add(term());
    }
    return terms;
  }

  private Term term() {
    String name = word("a label name");
    if (accept("==")) {
      return new Term.In(name, Set.of(word("a value")));
    }
    if (accept("!=")) {
      return new Term.NotIn(name, Set.of(word("a value")));
    }
    if (accept("notin")) {
      return new Term.NotIn(name, values());
    }
    if (accept("in")) {
      return new Term.In(name, values());
    }
    return new Term.Exists(name);
  }

  private Set<String> values() {
    Set<String> values = new HashSet<>();
    expect("(");
    if (accept(")")) {
      return values;
    }
    values.add(word("a value"));
    while (accept(",")) {
      values.add(word("a value"));
    }
    expect(")");
    return values;
  }

  /** Letters, digits, {@code -}, {@code _}, {@code .}, and anything after a backslash. */
  private String word(String what) {
    StringBuilder word = new StringBuilder();
    while (!isAtEnd()) {
      char c = text.charAt(position);
      if (c == '\\' && position + 1 < text.length()) {
        position++;
        word.append(text.charAt(position));
      } else if (isPlain(c)) {
        word.append(c);
      } else {
        break;
      }
      position++;
    }
    if (word.isEmpty()) {
      throw refuse(what);
    }
    skipSpaces();
    return word.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '.';
  }

  private boolean accept(String token) {
    if (!text.startsWith(token, position)) {
      return false;
    }
    position += token.length();
    skipSpaces();
    return true;
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw refuse("\"" + token + "\"");
    }
  }

  private void skipSpaces() {
    while (!isAtEnd() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private boolean isAtEnd() {
    return position >= text.length();
  }

  private RefusedException refuse(String expected) {
    String found = isAtEnd() ? "the end" : "\"" + text.charAt(position) + "\"";
    return new RefusedException(
        new Reason.Unprocessable(
            "Can not parse label selector %s. Reason: expected %s at position %d, but found %s"
                .formatted(text, expected, position + 1, found)));
  }
}
