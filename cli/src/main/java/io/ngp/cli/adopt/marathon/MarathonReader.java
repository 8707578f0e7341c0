package io.ngp.cli.adopt.marathon;

import io.ngp.cli.adopt.draft.Admission;
import io.ngp.cli.adopt.draft.Adoption;
import io.ngp.cli.adopt.draft.Adoption.Adopted;
import io.ngp.cli.adopt.draft.AdoptionRequest;
import io.ngp.cli.adopt.draft.Findings;
import io.ngp.cli.adopt.draft.JsonTree;
import io.ngp.cli.api.AppId;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads definitions as Marathon takes them and as it shows them. */
public final class MarathonReader {
  private final AdoptionRequest request;
  private final Diagnostics diagnostics = new Diagnostics();
  private final Findings findings = Findings.none();

  private MarathonReader(AdoptionRequest request) {
    this.request = request;
  }

  /**
   * Reads a text: an app, a list of apps, an object with {@code apps}, or a group.
   *
   * @param name where it is from, for messages
   * @throws io.ngp.iac.diagnostic.InvalidException with all that is wrong
   */
  public static Adoption read(String name, String text, AdoptionRequest request) {
    return new MarathonReader(request).read(name, text);
  }

  private Adoption read(String name, String text) {
    var root = YamlReader.readJson(name, text, diagnostics);
    diagnostics.throwIfErrors();
    var tree = new MarathonTree(diagnostics, findings);
    root.ifPresent(tree::collect);
    diagnostics.throwIfErrors();
    var moves = new Moves(request.group(), tree.apps().keySet());
    var apps = new ArrayList<Adopted>();
    tree.apps().forEach((id, found) -> app(id, found, moves).ifPresent(apps::add));
    return new Adoption(apps, findings.all());
  }

  private Optional<Adopted> app(AppId id, MarathonTree.Found found, Moves moves) {
    var target = moves.of(id);
    var about = findings.about(target.path());
    var definition = Facts.removed(JsonTree.object(found.map()));
    definition.put("id", target.path());
    found
        .dependencies(definition)
        .ifPresent(all -> {
          var list = definition.putArray("dependencies");
          all.stream().map(moves::of).map(AppId::path).distinct().forEach(list::add);
        });
    if (request.asProcesses()) {
      Processes.strip(definition, about, path -> place(found.map(), path));
    }
    return new Admission()
        .admit(definition, about, path -> place(found.map(), path))
        .map(admitted -> new Adopted(target, admitted));
  }

  private static io.ngp.iac.diagnostic.Position place(SourceNode.Mapping map, String path) {
    return JsonTree.place(map, path);
  }

  /** The ids of apps that are put into another group; those they depend on move with them. */
  private record Moves(Map<AppId, AppId> moved) {
    Moves(Optional<AppId> group, Iterable<AppId> ids) {
      this(new LinkedHashMap<>());
      group.ifPresent(base -> {
        for (var id : ids) {
          var isInside = id.path().startsWith(base.path() + "/");
          moved.put(id, isInside ? id : new AppId(base.path() + id.path()));
        }
      });
    }

    AppId of(AppId id) {
      var target = moved.get(id);
      if (target != null) {
        return target;
      }
      // A group whose apps moved.
      return moved.entrySet().stream()
          .filter(each -> each.getKey().path().startsWith(id.path() + "/"))
          .filter(each -> !each.getKey().equals(each.getValue()))
          .findFirst()
          .map(each -> prefix(each.getValue(), each.getKey(), id))
          .orElse(id);
    }

    private static AppId prefix(AppId target, AppId former, AppId group) {
      var base = target.path().length() - former.path().length();
      return new AppId(target.path().substring(0, base) + group.path());
    }
  }
}
