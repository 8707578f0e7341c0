package io.ngp.cli.backup;

import io.ngp.backup.BackupException;
import io.ngp.backup.BackupFacts;
import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

@Command(description = "Needs no key. Whether a backup is whole is found out when it is restored.")
final class BackupListCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Invocation invocation;

  @Parameters(
      arity = "0..1",
      paramLabel = "PLACE",
      description = "A folder, or s3://bucket/prefix (default: backups beside the platform).")
  private @Nullable String place;

  @Mixin private PlaceOptions places = new PlaceOptions();

  @Option(names = "--json", description = "Print the list as JSON.")
  private boolean isJson;

  BackupListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var screen = invocation.screen();
    try (var from = places.place(Optional.ofNullable(place), invocation)) {
      if (isJson) {
        var list = Json.array();
        from.list().forEach(kept -> write(list, kept));
        screen.print(Json.pretty(list));
        return 0;
      }
      var table = new Table("BACKUP", "TIME", ">SIZE", ">APPS", ">PODS", ">SECRETS", "MADE BY");
      from.list().forEach(kept -> row(screen, table, kept));
      if (table.isEmpty()) {
        screen.print("No backups in " + from.name() + ". Take one: ngp backup create");
      } else {
        table.print(screen);
      }
    }
    return 0;
  }

  private static void row(Screen screen, Table table, Place.Kept kept) {
    var name = screen.paint(Paint.STRONG, kept.name());
    var size = Sizes.print(kept.bytes());
    try {
      BackupFacts facts = kept.facts();
      var counts = facts.trailer();
      table.row(
          name,
          TIME.format(facts.header().created()),
          size,
          Integer.toString(counts.count("apps")),
          Integer.toString(counts.count("pods")),
          Integer.toString(counts.count("secrets")),
          facts.header().madeBy());
    } catch (BackupException e) {
      table.row(name, "-", size, "-", "-", "-", screen.paint(Paint.BAD, e.getMessage()));
    }
  }

  private static void write(ArrayNode list, Place.Kept kept) {
    var json = list.addObject().put("backup", kept.name()).put("bytes", kept.bytes());
    try {
      BackupFacts facts = kept.facts();
      json.put("created", facts.header().created().toString());
      json.put("platform", facts.header().platform()).put("madeBy", facts.header().madeBy());
      var counts = json.putObject("counts");
      facts.trailer().counts().forEach(counts::put);
    } catch (BackupException e) {
      json.put("problem", e.getMessage());
    }
  }
}
