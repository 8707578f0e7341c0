package io.ngp.cli.adopt.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a b  c | a,b,c",
        "say 'two words' | say,two words",
        "say \"it's\" 'a \"b\"' | say,it's,a \"b\"",
        "a\\ b \"c\\\"d\" 'e\\f' | a b,c\"d,e\\f",
        "--name=\"x y\"z '' b | --name=x yz,,b",
      })
  void splitsAsAShellDoes(String line, String words) {
    assertThat(ShellWords.split(line).orElseThrow()).containsExactly(words.split(",", -1));
  }

  @Test
  void openQuoteHasNoWords() {
    assertThat(ShellWords.split("say 'so")).isEmpty();
  }

  @Test
  void splitOfJoinIsIdentity() {
    var words = List.of("a", "", "b c", "it's", "\"q\"", "$HOME", "back\\slash", "new\nline", "*");

    assertThat(ShellWords.split(ShellWords.join(words))).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bundle exec puma -p $PORT | cd '/my app' && exec bundle exec puma -p $PORT",
        "./serve | cd '/my app' && exec ./serve",
        "a && b | cd '/my app' && a && b",
        "MODE=x serve | cd '/my app' && MODE=x serve",
        "exec serve | cd '/my app' && exec serve",
        "cd web; serve | cd '/my app' && cd web; serve",
        "serve > log | cd '/my app' && serve > log",
        "$SERVE now | cd '/my app' && $SERVE now",
      })
  void oneProgramReplacesTheShell(String line, String inFolder) {
    assertThat(ShellWords.inFolder("/my app", line)).isEqualTo(inFolder);
  }

  @ParameterizedTest
  @CsvSource({"My_App, my-app", "a.b, a.b", "-x-, x", "a..-b, a.b", "Über, ber", "__, ''"})
  void namesBecomePartsOfIds(String name, String segment) {
    assertThat(Names.segment(name)).isEqualTo(segment);
  }
}
