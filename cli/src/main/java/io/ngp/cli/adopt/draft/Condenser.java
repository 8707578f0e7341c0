package io.ngp.cli.adopt.draft;

import io.ngp.node.definition.DefinitionJudge;
import io.ngp.node.definition.DefinitionJudge.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Leaves out of a complete definition what only repeats a default: what stays is read as the same
 * app.
 */
final class Condenser {
  /** Said wherever the source said them, because people look for them. */
  private static final Set<String> LOOKED_FOR =
      Set.of(
          "id",
          "instances",
          "cpus",
          "mem",
          "protocol",
          "path",
          "portIndex",
          "gracePeriodSeconds",
          "intervalSeconds",
          "timeoutSeconds",
          "maxConsecutiveFailures",
          "type",
          "mode");

  private final DefinitionJudge judge;

  Condenser(DefinitionJudge judge) {
    this.judge = judge;
  }

  /**
   * The shortest definition that means the same.
   *
   * @param raw what the source said
   */
  ObjectNode condense(ObjectNode complete, ObjectNode raw) {
    var condensed = complete.deepCopy();
    shorten(condensed, raw, condensed, complete);
    return condensed;
  }

  private void shorten(ObjectNode part, JsonNode said, ObjectNode whole, ObjectNode meaning) {
    for (var name : List.copyOf(part.propertyNames())) {
      var value = part.get(name);
      if (!(LOOKED_FOR.contains(name) && said.has(name))
          && isNeedless(part, name, whole, meaning)) {
        continue;
      }
      shortenInside(value, said.path(name), whole, meaning);
    }
  }

  private void shortenInside(JsonNode value, JsonNode said, ObjectNode whole, ObjectNode meaning) {
    if (value instanceof ObjectNode object) {
      shorten(object, said, whole, meaning);
    } else if (value.isArray()) {
      for (var i = 0; i < value.size(); i++) {
        shortenInside(value.get(i), said.path(i), whole, meaning);
      }
    }
  }

  /** Takes the member out if that changes nothing; else it stays at its place. */
  private boolean isNeedless(ObjectNode part, String name, ObjectNode whole, ObjectNode meaning) {
    var before = new LinkedHashMap<String, JsonNode>();
    part.properties().forEach(each -> before.put(each.getKey(), each.getValue()));
    part.remove(name);
    if (judge.judge(whole) instanceof Verdict.Accepted accepted
        && accepted.definition().equals(meaning)) {
      return true;
    }
    part.removeAll();
    part.setAll(before);
    return false;
  }
}
