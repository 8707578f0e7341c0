package io.ngp.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenderTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void colouredCellsKeepTheColumnsAligned() {
    var screen = screen(true);
    new Table("APP", ">TASKS", "NOTE")
        .row(screen.paint(Paint.GOOD, "/a"), "1/1", "")
        .row("/long", "10/10", "x")
        .print(screen);

    assertThat(withoutColour(out.toString()))
        .isEqualTo("APP     TASKS   NOTE\n/a        1/1\n/long   10/10   x\n");
    assertThat(out.toString()).contains("\u001b[32m/a\u001b[0m");
  }

  @Test
  void rowOfTheWrongSizeIsABug() {
    assertThatThrownBy(() -> new Table("A", "B").row("1")).hasMessageContaining("2 cells expected");
  }

  @Test
  void fileGetsNoColour() {
    assertThat(screen(false).paint(Paint.BAD, "x")).isEqualTo("x");
  }

  @Test
  void droppedColourStaysAway() {
    var screen = screen(true);
    screen.dropColour();

    assertThat(screen.paint(Paint.BAD, "x")).isEqualTo("x");
  }

  @Test
  void terminalProgressReplacesWhatItShowedAndVanishesAtTheEnd() {
    try (var progress = screen(true).progress(false)) {
      progress.show(List.of("one", "two"), "");
      progress.show(List.of("three"), "");
      progress.show(List.of("three"), "");
    }

    assertThat(out.toString()).isEqualTo("one\ntwo\n\u001b[2A\r\u001b[Jthree\n\u001b[1A\r\u001b[J");
  }

  @Test
  void plainProgressSaysEverythingOnce() {
    try (var progress = screen(false).progress(false)) {
      progress.show(List.of("block"), "1 of 2");
      progress.show(List.of("block"), "1 of 2");
      progress.show(List.of("block"), "");
      progress.show(List.of("block"), "2 of 2");
    }

    assertThat(out.toString()).isEqualTo("1 of 2\n2 of 2\n");
  }

  @Test
  void progressBesideAResultGoesToTheStandardError() {
    try (var progress = screen(false).progress(true)) {
      progress.show("working");
    }

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isEqualTo("working\n");
  }

  @Test
  void longLineIsCutToTheTerminalSoThatRedrawingCountsRight() {
    assertThat(Text.cut("abcdef", 4)).isEqualTo("abc~");
    assertThat(Text.cut("abcd", 4)).isEqualTo("abcd");
    assertThat(Text.width(Text.cut("\u001b[31mabcdef\u001b[0m", 4))).isEqualTo(4);
    assertThat(Text.cut("\u001b[31mabcdef\u001b[0m", 4)).endsWith("\u001b[0m");
  }

  @Test
  void charactersOutsideTheBasicPlaneTakeOneColumn() {
    assertThat(Text.width("a\uD83D\uDE80b")).isEqualTo(3);
  }

  @Test
  void factWithoutValueIsLeftOut() {
    new Facts().add("address", "").add("tasks", "3").print(screen(false));

    assertThat(out.toString()).isEqualTo("  tasks  3\n");
  }

  private Screen screen(boolean isTerminal) {
    return new Screen(new PrintWriter(out), new PrintWriter(err), isTerminal, 80, true);
  }

  private static String withoutColour(String text) {
    return text.replaceAll("\u001b\\[\\d*m", "");
  }
}
