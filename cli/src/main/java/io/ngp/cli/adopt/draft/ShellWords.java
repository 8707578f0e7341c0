package io.ngp.cli.adopt.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words of a command line, as a POSIX shell splits and quotes them. */
public final class ShellWords {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  /** A command of one program: nothing in it needs the shell once the program runs. */
  private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_./-]+(\\s[^;&|<>()`\\n]*)?");

  private static final Pattern BUILT_IN =
      Pattern.compile(
          "(exec|cd|export|set|unset|if|for|while|until|case|eval|source|ulimit|umask|trap|test"
              + "|true|false|echo|wait|exit|\\.)(\\s.*)?");

  private ShellWords() {}

  /** The words of {@code line}, quotes and backslashes removed; empty if a quote is not closed. */
  public static Optional<List<String>> split(String line) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    var isWord = false;
    var quote = '\0';
    for (var at = 0; at < line.length(); at++) {
      var c = line.charAt(at);
      if (c == '\\' && quote != '\'' && at + 1 < line.length()) {
        at++;
        word.append(escaped(line.charAt(at), quote));
        isWord = true;
      } else if (quote != '\0' && c == quote) {
        quote = '\0';
      } else if (quote == '\0' && (c == '"' || c == '\'')) {
        quote = c;
        isWord = true;
      } else if (quote == '\0' && Character.isWhitespace(c)) {
        if (isWord) {
          words.add(word.toString());
        }
        word.setLength(0);
        isWord = false;
      } else {
        word.append(c);
        isWord = true;
      }
    }
    if (isWord) {
      words.add(word.toString());
    }
    return quote == '\0' ? Optional.of(words) : Optional.empty();
  }

  private static String escaped(char c, char quote) {
    return quote == '"' && c != '"' && c != '\\' && c != '$' && c != '`' ? "\\" + c : "" + c;
  }

  /** One word that a shell reads as {@code text}. */
  public static String quote(String text) {
    return SAFE.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** A line that a shell reads as these words. */
  public static String join(List<String> words) {
    return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
  }

  /**
   * The line run in a folder; where it is one program, that replaces the shell, so that it gets the
   * signals.
   */
  public static String inFolder(String folder, String line) {
    return "cd " + quote(folder) + " && " + (isOneProgram(line) ? "exec " : "") + line;
  }

  private static boolean isOneProgram(String line) {
    return SIMPLE.matcher(line).matches() && !BUILT_IN.matcher(line).matches();
  }
}
