package io.ngp.cli.configure;

import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Screen;
import io.ngp.iac.configuration.ConfigurationLoader;
import io.ngp.iac.configuration.ExistingPlatformFile;
import io.ngp.iac.configuration.PlatformDraft;
import io.ngp.iac.configuration.PlatformFileWriter;
import io.ngp.iac.diagnostic.InvalidException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where the platform file goes, and what is there now. */
final class OutputFile {
  private static final String PRINTED = "-";

  private final Screen screen;
  private final Path path;
  private final Path workingFolder;
  private final Path project;
  private final boolean isPrinted;
  private final List<String> remarks = new ArrayList<>();
  private final Optional<ExistingPlatformFile> existing;

  private OutputFile(Invocation invocation, Path project, Path path, boolean isPrinted) {
    this.screen = invocation.screen();
    this.workingFolder = invocation.workingFolder();
    this.project = project;
    this.path = path.toAbsolutePath().normalize();
    this.isPrinted = isPrinted;
    this.existing = read();
  }

  static OutputFile of(Invocation invocation, Path project, Optional<String> output) {
    var usual = project.resolve(ConfigurationLoader.FILE);
    return new OutputFile(
        invocation,
        project,
        output
            .filter(each -> !each.equals(PRINTED))
            .map(each -> invocation.workingFolder().resolve(each))
            .orElse(usual),
        output.filter(PRINTED::equals).isPresent());
  }

  private Optional<ExistingPlatformFile> read() {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ExistingPlatformFile.read(shown(), Files.readString(path)));
    } catch (InvalidException e) {
      var first = e.diagnostics().getFirst();
      return unread(first.position() + ": " + first.summary());
    } catch (IOException e) {
      return unread(reason(e));
    }
  }

  private Optional<ExistingPlatformFile> unread(String reason) {
    remarks.add(
        "What is there cannot be read, so this begins with defaults and replaces all of it. "
            + reason);
    return Optional.empty();
  }

  /** The file as it is now, if it can be read. */
  Optional<ExistingPlatformFile> existing() {
    return existing;
  }

  /** What there is to say before anything is asked. */
  List<String> remarks(List<String> more) {
    var all = new ArrayList<>(remarks);
    all.addAll(more);
    return all;
  }

  /** Whether writing would overwrite something. */
  boolean isThere() {
    return !isPrinted && Files.exists(path);
  }

  boolean isPrinted() {
    return isPrinted;
  }

  /** Whether `ngp plan` here reads it. */
  boolean isPlanned() {
    return !isPrinted && path.equals(project.resolve(ConfigurationLoader.FILE));
  }

  Path path() {
    return path;
  }

  /** The file as people know it. */
  String shown() {
    return path.startsWith(workingFolder)
        ? workingFolder.relativize(path).toString()
        : path.toString();
  }

  /** A platform's name made from that of the folder. */
  String platformName() {
    var folder = Optional.ofNullable(project.getFileName()).map(Path::toString).orElse("");
    var name =
        folder.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-").replaceAll("^[^a-z]+", "");
    var cut = name.substring(0, Math.min(name.length(), 21)).replaceAll("-+$", "");
    return cut.length() < 2 ? PlatformDraft.NAME.presetText() : cut;
  }

  /** The text of a new file. */
  String fresh(Choices choices) {
    return PlatformFileWriter.write(choices.draft());
  }

  /** The text with everything kept that is not chosen here. */
  String text(PlatformDraft draft) {
    return existing.map(file -> file.with(draft)).orElseGet(() -> PlatformFileWriter.write(draft));
  }

  /**
   * Writes or prints it.
   *
   * @throws IOException if it cannot, or if the file is there and must not be overwritten
   */
  void write(String text, boolean isOverwriting) throws IOException {
    if (isPrinted) {
      text.lines().forEach(screen::print);
    } else if (isOverwriting) {
      Files.writeString(path, text);
    } else {
      Files.writeString(path, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  /** Why something did not work, in words. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such folder.";
      case FileAlreadyExistsException _ -> "it is there already.";
      default -> e.getMessage() + ".";
    };
  }
}
