package io.ngp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Screen;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final StringWriter err = new StringWriter();
  private final Invocation invocation =
      new Invocation(
          Map.of(),
          Path.of("/"),
          InputStream.nullInputStream(),
          new Screen(new PrintWriter(err), new PrintWriter(err), false, 80, true));

  @Test
  void failureTellsWhatWhereAndHowToFixIt() {
    var failure = new Failure(ExitStatus.CONFLICT, "What.", List.of("Where."), "Fix.");

    assertThat(handle(failure)).isEqualTo(4);
    assertThat(err.toString()).isEqualTo("ngp: What.\n  Where.\nFix.\n");
  }

  @Test
  void bugIsToldWithoutStackTrace() {
    assertThat(handle(new IllegalStateException("odd"))).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("ngp: This is a bug in ngp: java.lang.IllegalStateException: odd\n")
        .doesNotContain("\tat ");
  }

  @Test
  void debugShowsTheStackTrace() {
    invocation.debug();

    handle(new IllegalStateException("odd"));

    assertThat(err.toString()).contains("\tat io.ngp.cli.FailuresTest");
  }

  private int handle(Exception e) {
    var command = CommandTree.of(invocation, List.of());
    return new Failures(invocation).handleExecutionException(e, command, command.parseArgs());
  }
}
