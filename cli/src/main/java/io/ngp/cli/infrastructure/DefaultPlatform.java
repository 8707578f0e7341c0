package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.YamlReader;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The platform of a project without a platform file: one node of each role and the sample app, at
 * the port and under the domain that the last {@code up} chose. Kept in {@code
 * .ngp/<environment>/platform.yaml}.
 *
 * @param port of the balancer; 0: any free one
 */
public record DefaultPlatform(int port, String domain) {
  private static final DefaultPlatform FIRST =
      new DefaultPlatform(PlatformFile.DEFAULT_EDGE_PORT, PlatformFile.DEFAULT_DOMAIN);

  /** What was chosen last. */
  public static DefaultPlatform of(Workspace workspace) {
    try {
      return YamlReader.read("platform.yaml", Files.readString(file(workspace)), new Diagnostics())
          .map(DefaultPlatform::of)
          .orElse(FIRST);
    } catch (IOException _) {
      return FIRST;
    }
  }

  private static DefaultPlatform of(SourceNode file) {
    var platform = ValueReader.of(file.plain() instanceof Fields fields ? fields : Fields.EMPTY);
    var edge = ValueReader.of(ValueReader.of(platform.map("modules")).map("edge"));
    return new DefaultPlatform(
        edge.number("port").map(Long::intValue).orElse(FIRST.port()),
        platform.text("domain").orElse(FIRST.domain()));
  }

  /** The platform file to be read where a project has none. */
  public static Optional<String> fileFor(Workspace workspace) {
    return Optional.of(of(workspace).text(workspace));
  }

  /** As a platform file. */
  public String text(Workspace workspace) {
    return """
    # Written by `ngp up`. Copy it beside the folder .ngp to make it yours; this one is overwritten.
    platform: local
    target: local
    domain: %s
    modules:
      cluster: {}
      edge: {port: %d}
    apps:
      - {file: "%s", once: true}
    """
        .formatted(domain, port, workspace.home().resolve("examples/www.json"));
  }

  /** Remembers this for later commands. */
  public void keep(Workspace workspace) {
    try {
      Files.writeString(file(workspace), text(workspace));
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          file(workspace) + " cannot be written: " + e.getMessage(),
          "Choose a folder you may write to: ngp -C DIR up");
    }
  }

  private static Path file(Workspace workspace) {
    return workspace.folder().path().resolve("platform.yaml");
  }
}
