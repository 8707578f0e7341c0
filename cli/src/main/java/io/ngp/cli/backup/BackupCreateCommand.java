package io.ngp.cli.backup;

import io.ngp.backup.BackupException;
import io.ngp.backup.BackupFile;
import io.ngp.cli.api.Json;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description =
        "Of one moment, while the platform goes on. It is checked before it is kept. What it is encrypted with is not in it: without that nobody reads it.",
    footer = {
      "%nExamples:",
      "  ngp backup create --key-file backup.key",
      "  ngp backup create s3://my-bucket/ngp --key-file backup.key"
    })
final class BackupCreateCommand implements Callable<Integer> {
  static final String KEY_HEADER = "NGP-Backup-Key";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Invocation invocation;

  @Parameters(
      arity = "0..1",
      paramLabel = "PLACE",
      description = "A folder, or s3://bucket/prefix (default: backups beside the platform).")
  private @Nullable String place;

  @Mixin private KeyOptions keys = new KeyOptions();
  @Mixin private PlaceOptions places = new PlaceOptions();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean isJson;

  BackupCreateCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var chosen = keys.fresh(invocation);
    var client = Target.of(invocation).api().client();
    var query = chosen.derivation().map(how -> "?derivation=" + PlatformApi.encode(how.toString()));
    try (var work = WorkFile.fresh();
        var into = places.place(Optional.ofNullable(place), invocation)) {
      client.download(
          "/ngp/v1/backup" + query.orElse(""),
          Map.of(KEY_HEADER, chosen.key().text()),
          work.path());
      var file = checked(work.path(), chosen);
      var header = file.header();
      var name =
          "%s-%s%s".formatted(header.platform(), STAMP.format(header.created()), Place.SUFFIX);
      tell(file, into.keep(work.path(), name), size(work.path()));
    }
    return 0;
  }

  private static BackupFile checked(Path path, KeyOptions.Chosen chosen) {
    try {
      var file = BackupFile.open(path);
      file.visit(chosen.key(), _ -> {});
      return file;
    } catch (BackupException e) {
      throw new Failure(
          ExitStatus.FAILED,
          "The backup did not arrive whole, so it is not kept.",
          java.util.List.of(e.getMessage()),
          "Try again; the leading master's log says more.");
    }
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new Failure(ExitStatus.FAILED, "Cannot read " + path + ": " + e + ".", "");
    }
  }

  private void tell(BackupFile file, String kept, long bytes) {
    var screen = invocation.screen();
    if (isJson) {
      var json = Json.object().put("backup", kept).put("bytes", bytes);
      json.put("created", file.header().created().toString());
      json.put("platform", file.header().platform());
      var counts = json.putObject("counts");
      file.trailer().counts().forEach(counts::put);
      screen.print(Json.pretty(json));
      return;
    }
    screen.print(kept);
    screen.print(
        "%s: %s"
            .formatted(
                Sizes.print(bytes), Sizes.counts(file.trailer(), "apps", "pods", "secrets")));
    screen.print("Keep the key as well, and apart from it: without it nobody reads the backup.");
  }
}
