package io.ngp.cli.backup;

import io.ngp.backup.BackupException;
import io.ngp.backup.BackupFile;
import io.ngp.cli.api.ApiClient;
import io.ngp.cli.api.Json;
import io.ngp.cli.infrastructure.Approval;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    description = {
      "All of the backup is checked before anything is changed. Into a platform where nothing is deployed;",
      "with --replace into any: then apps become what the backup says, and those it lacks are removed."
    },
    footer = {
      "%nExamples:",
      "  ngp backup restore backups/ngp.localhost-20261121T183000.000Z.ngpbackup --key-file backup.key",
      "  ngp backup restore s3://my-bucket/ngp --key-file backup.key --replace"
    })
final class BackupRestoreCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "BACKUP",
      description = "A backup's file or s3://... object; of a folder or prefix the newest.")
  private String backup = "";

  @Mixin private KeyOptions keys = new KeyOptions();
  @Mixin private PlaceOptions places = new PlaceOptions();

  @Option(names = "--replace", description = "Change and remove what is deployed, if need be.")
  private boolean isReplacing;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean isApproved;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean isJson;

  BackupRestoreCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var client = Target.of(invocation).api().client();
    try (var work = WorkFile.fresh()) {
      var name = fetch(work.path());
      var headers = Map.of(BackupCreateCommand.KEY_HEADER, key(work.path(), name));
      var outline = send(client, "?dryRun=true", headers, work.path());
      requireReplaceable(outline);
      if (!isJson) {
        new RestoreText(invocation.screen()).print(name, outline);
      }
      if (!Approval.ask(
          invocation, isApproved, "Shall NGP restore this?", BackupRestoreCommand::unattended)) {
        invocation.screen().print("Nothing was changed.");
        return ExitStatus.FAILED.code();
      }
      var done = send(client, "?replace=" + isReplacing, headers, work.path());
      tell(done);
    }
    return 0;
  }

  private static Failure unattended() {
    return new Failure(
        ExitStatus.USAGE,
        "Nobody is here to agree to what is restored; nothing was changed.",
        "Add --yes.");
  }

  /** Puts the backup into a file; its name for people. */
  private String fetch(Path into) {
    var isBucket = PlaceOptions.isBucket(backup);
    var local = invocation.workingFolder().resolve(isBucket ? "." : backup);
    var isFolder = !isBucket && Files.isDirectory(local);
    if (!isBucket && !isFolder && !Files.exists(local)) {
      throw new Failure(
          ExitStatus.USAGE,
          "There is no backup " + local + ".",
          "See what there is: ngp backup list");
    }
    var isOne = isBucket ? backup.endsWith(Place.SUFFIX) : !isFolder;
    var cut = backup.lastIndexOf('/');
    var place = isOne ? (cut < 0 ? "." : backup.substring(0, Math.max(1, cut))) : backup;
    try (var from = places.place(Optional.of(place), invocation)) {
      var name = isOne ? backup.substring(cut + 1) : newest(from);
      from.fetch(name, into);
      return name;
    }
  }

  private static String newest(Place place) {
    return place.list().stream()
        .filter(BackupRestoreCommand::isWhole)
        .max(java.util.Comparator.comparing(kept -> kept.facts().header().created()))
        .map(Place.Kept::name)
        .orElseThrow(() ->
            new Failure(
                ExitStatus.FAILED,
                "There is no whole backup in " + place.name() + ".",
                "Name another place; see what there is with `ngp backup list PLACE`."));
  }

  private static boolean isWhole(Place.Kept kept) {
    try {
      kept.facts();
      return true;
    } catch (BackupException _) {
      return false;
    }
  }

  private String key(Path file, String name) {
    try {
      return keys.of(BackupFile.open(file).header(), invocation).text();
    } catch (BackupException e) {
      throw new Failure(
          ExitStatus.FAILED,
          name + ": " + e.getMessage(),
          "Nothing was changed. See which there are: ngp backup list");
    }
  }

  private static JsonNode send(
      ApiClient client, String query, Map<String, String> headers, Path file) {
    return client.upload("/ngp/v1/backup/restore" + query, headers, file);
  }

  private void requireReplaceable(JsonNode outline) {
    if (outline.path("empty").asBoolean(false) || isReplacing) {
      return;
    }
    throw new Failure(
        ExitStatus.CONFLICT,
        "This platform is not empty, and nothing was changed.",
        RestoreText.changes(outline),
        "Restore into an empty platform, or add --replace.");
  }

  private void tell(JsonNode done) {
    var screen = invocation.screen();
    if (isJson) {
      screen.print(Json.pretty(done));
      return;
    }
    screen.print(
        "Restored. %d deployments bring the apps up: ngp deployment list"
            .formatted(done.path("deployments").size()));
    if (!done.path("secrets").isEmpty()) {
      screen.print(
          "Secrets were written on %s. Every other master needs them, too: copy its folder of secrets."
              .formatted(Json.text(done, "master")));
    }
  }
}
