package io.ngp.cli.configure;

import static io.ngp.cli.configure.Keyboard.ESC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cli.configure.Key.Press;
import io.ngp.cli.testing.Printed;
import io.ngp.iac.configuration.PlatformFileWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.terminal.Attributes.LocalFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawTerminalTest {
  @TempDir private Path folder;

  private List<Key> keys(String pressed) throws IOException {
    var keys = new ArrayList<Key>();
    try (var raw = new Keyboard(pressed).raw()) {
      do {
        keys.add(raw.key());
      } while (keys.getLast() != Press.INTERRUPT);
    }
    keys.removeLast();
    return keys;
  }

  @ParameterizedTest
  @CsvSource({
    "[A, UP",
    "[B, DOWN",
    "[C, RIGHT",
    "[D, LEFT",
    "OA, UP",
    "OB, DOWN",
    "[H, HOME",
    "[F, END",
    "[1~, HOME",
    "[4~, END",
    "[3~, DELETE",
    "[6~, OTHER",
    "[1;5C, RIGHT",
    "[?2026;2$y, OTHER",
    "x, OTHER"
  })
  void sequencesAreKeys(String sequence, Press key) throws IOException {
    assertThat(keys(ESC + sequence)).containsExactly(key);
  }

  @Test
  void charactersAndControlsAreKeys() throws IOException {
    assertThat(keys("aé😀\r\n\t\u007f\b\u0015\u0007"))
        .containsExactly(
            Key.of('a'),
            Key.of('é'),
            new Key.Typed(0x1f600),
            Press.ENTER,
            Press.ENTER,
            Press.TAB,
            Press.BACKSPACE,
            Press.BACKSPACE,
            Press.CLEAR,
            Press.OTHER);
  }

  @Test
  void escapeAloneIsAKey() throws IOException {
    assertThat(keys(ESC)).containsExactly(Press.ESCAPE);
  }

  @Test
  void linesAreDrawnOverThoseBefore() throws IOException {
    var keyboard = new Keyboard("");
    try (var raw = keyboard.raw()) {
      raw.draw(List.of("one", "two"));
      raw.draw(List.of("three"));
    }

    assertThat(keyboard.written())
        .contains("one\r\n", "two\r\n" + ESC + "[2A\r" + ESC + "[Jthree\r\n")
        .endsWith("three\r\n" + ESC + "[1A\r" + ESC + "[J" + ESC + "[?25h");
  }

  @Test
  void terminalIsRestored() throws IOException {
    var keyboard = new Keyboard("");
    var terminal = keyboard.terminal();
    var former = terminal.getAttributes().getLocalFlags();

    try (var raw = keyboard.raw()) {
      assertThat(terminal.getAttributes().getLocalFlag(LocalFlag.ICANON)).isFalse();
      assertThat(terminal.getAttributes().getLocalFlag(LocalFlag.ISIG)).isFalse();
      raw.restore();

      assertThat(terminal.getAttributes().getLocalFlags()).isEqualTo(former);
    }
  }

  @Test
  void cursorIsShownAgainAlsoAfterAFailure() throws IOException {
    var keyboard = new Keyboard("");

    assertThatThrownBy(
            () -> {
              try (var raw = keyboard.raw()) {
                raw.draw(List.of("one"));
                throw new IllegalStateException("a bug");
              }
            })
        .hasMessage("a bug");

    assertThat(keyboard.written()).endsWith(ESC + "[?25h");
  }

  @Test
  void conversationLeadsToAnEnd() throws IOException {
    var modules = Modules.in(folder);
    var setup =
        new Setup(
            "platform.yaml", false, List.of(), each -> PlatformFileWriter.write(each.draft()));
    var first = ModuleStep.first(setup, Choices.of(modules, List.of("cluster"), Map.of()));

    var keyboard = new Keyboard("\r\t" + ESC + "[B\r\u007f12\r\t\t\r");
    try (var raw = keyboard.raw()) {
      var end = Conversation.hold(raw, Printed.plain().screen(), first);

      assertThat(end).isInstanceOf(Step.Written.class);
      assertThat(end.choices().draft().values()).hasToString("{cluster.agents=12}");
    }
    assertThat(keyboard.written()).contains("Values of module cluster", "Write platform.yaml?");
  }
}
