package io.ngp.iac.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.testing.PlainTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mistakes and what is said of them: a folder for each case, with the files and {@code
 * expected.txt}. {@code -Dngp.golden=rewrite} writes the expectations anew.
 */
class DiagnosticsGoldenTest {
  private static final Path CASES = Path.of("src/test/resources/diagnostics");

  static Stream<String> cases() throws IOException {
    try (var folders = Files.list(CASES)) {
      return folders.map(each -> each.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyMistakeIsToldAtItsPlace(String name) throws IOException {
    var folder = CASES.resolve(name).toAbsolutePath();
    var said = said(folder);
    var expected = folder.resolve("expected.txt");
    if ("rewrite".equals(System.getProperty("ngp.golden"))) {
      Files.writeString(expected, said);
    }

    assertThat(said).isEqualTo(Files.readString(expected));
  }

  private static String said(Path folder) {
    try {
      ConfigurationLoader.load(
          new LoadRequest(
              folder,
              "default",
              folder.resolve("builtin"),
              Map.of("HOME", "/root"),
              Map.of(),
              new Registry(List.of(new PlainTypes())),
              Optional.empty(),
              Optional.empty()));
      return "nothing is wrong\n";
    } catch (InvalidException e) {
      return e.diagnostics().stream()
          .map(DiagnosticsGoldenTest::print)
          .collect(Collectors.joining());
    }
  }

  private static String print(Diagnostic diagnostic) {
    return diagnostic.position()
        + ": "
        + diagnostic.summary()
        + (diagnostic.fix().isEmpty() ? "" : "\n    " + diagnostic.fix())
        + "\n";
  }
}
