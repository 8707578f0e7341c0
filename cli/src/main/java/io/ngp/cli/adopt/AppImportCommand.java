package io.ngp.cli.adopt;

import io.ngp.cli.adopt.PlatformApps.Addition;
import io.ngp.cli.adopt.draft.Adoption;
import io.ngp.cli.adopt.draft.AdoptionRequest;
import io.ngp.cli.api.AppId;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.workspace.DiagnosticText;
import io.ngp.cli.workspace.FileLines;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.diagnostic.InvalidException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ngp app import}. */
@Command(
    description = {
      "SOURCE is a file of Marathon definitions (JSON), a Compose file (YAML), a Procfile, a folder"
          + " with one of the last two, - for definitions on the standard input, or the address of"
          + " a Marathon that runs.",
      "The definitions are written to the folder apps/ of the project, with a list of what could not"
          + " be carried over as it was."
    },
    footer = {
      "%nExamples:",
      "  ngp app import compose.yaml --dry-run",
      "  ngp app import Procfile --add           add the apps to platform.yaml, then: ngp apply",
      "  ngp app import http://marathon:8080 --group legacy",
      "%nA Marathon that asks for it is told NGP_MARATHON_USER and NGP_MARATHON_PASSWORD, or"
          + " NGP_MARATHON_TOKEN."
    })
public final class AppImportCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "SOURCE", description = "What to import.")
  private String source = "";

  @Option(
      names = "--from",
      paramLabel = "FORM",
      description = "marathon, compose or procfile, where the name of a file does not say it.")
  private @Nullable String form;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Put all apps into this group, written as one file.")
  private @Nullable AppId group;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "Take the services of this profile of a Compose file, too; may be repeated.")
  private List<String> profiles = List.of();

  @Option(
      names = "--processes",
      description = "Run commands as processes of the machine, without their images.")
  private boolean asProcesses;

  @Option(
      names = "--cpus",
      paramLabel = "NUMBER",
      defaultValue = "0.1",
      description = "For services and processes of unknown size (default: ${DEFAULT-VALUE}).")
  private BigDecimal cpus = BigDecimal.ONE;

  @Option(
      names = "--mem",
      paramLabel = "MIB",
      defaultValue = "256",
      description = "For services and processes of unknown size (default: ${DEFAULT-VALUE}).")
  private BigDecimal memMib = BigDecimal.ONE;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Print the definitions and write nothing.")
  private boolean isDry;

  @Option(names = "--force", description = "Replace files that are there already.")
  private boolean isForced;

  @Option(names = "--add", description = "Add the files to \"apps\" of platform.yaml.")
  private boolean isAdding;

  @Option(names = "--json", description = "Print definitions and findings for scripts.")
  private boolean isJson;

  AppImportCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try {
      checkOptions();
      return run();
    } catch (InvalidException e) {
      // Names of files are as they were typed, not as seen from the project.
      var lines = new FileLines(invocation.workingFolder(), Optional.empty());
      new DiagnosticText(invocation.screen(), lines).print(e.diagnostics());
      return ExitStatus.FAILED.code();
    }
  }

  private void checkOptions() {
    if (cpus.signum() <= 0 || memMib.signum() <= 0) {
      throw new Failure(ExitStatus.USAGE, "--cpus and --mem must be more than 0.", "");
    }
    if (group != null && group.path().equals("/")) {
      throw new Failure(ExitStatus.USAGE, "--group needs a name.", "For example --group shop");
    }
  }

  private int run() {
    var request =
        new AdoptionRequest(
            invocation.variables(),
            Optional.ofNullable(group),
            profiles,
            asProcesses,
            cpus,
            memMib);
    var adoption = Origin.of(invocation, source, Optional.ofNullable(form)).read(request);
    var files = DefinitionFile.of(adoption, request.group());
    var report = new ImportReport(invocation.screen(), adoption.findings());
    if (isDry) {
      preview(report, files);
    } else {
      write(report, files);
    }
    return status(adoption).code();
  }

  private void preview(ImportReport report, List<DefinitionFile> files) {
    if (isJson) {
      ImportJson.print(invocation.screen(), files, Map.of(), List.of(), report.findings());
    } else {
      report.printDefinitions(files);
    }
  }

  private void write(ImportReport report, List<DefinitionFile> files) {
    var project = Workspace.projectOf(invocation);
    var names = files.stream().map(DefinitionFile::name).toList();
    var addition =
        isAdding && !files.isEmpty()
            ? Optional.of(PlatformApps.of(project).adding(names))
            : Optional.<Addition>empty();
    var written = new DefinitionFiles(project).write(files, isForced);
    addition.ifPresent(Addition::write);
    var added = addition.map(Addition::files).orElse(List.of());
    if (isJson) {
      ImportJson.print(invocation.screen(), files, written, added, report.findings());
    } else {
      report.printWritten(project, written, added, isAdding);
    }
  }

  /** What could not be carried over is no failure, as long as something was. */
  private ExitStatus status(Adoption adoption) {
    if (!adoption.apps().isEmpty()) {
      return ExitStatus.OK;
    }
    if (!isJson) {
      invocation.screen().remark("There is no app to import in " + shown() + ".");
    }
    return ExitStatus.FAILED;
  }

  private String shown() {
    return source.replaceAll("//[^/@]*@", "//");
  }
}
