package io.ngp.iac.source;

import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.source.SourceNode.Member;
import io.ngp.iac.source.SourceNode.Scalar;
import io.ngp.iac.value.Value;
import java.util.LinkedHashMap;

/** Lays one file over another: maps merge, {@code null} removes, everything else replaces. */
public final class Overlay {
  private Overlay() {}

  /** {@code over} laid over {@code base}; every node keeps its place. */
  public static SourceNode merge(SourceNode base, SourceNode over) {
    if (!(base instanceof Mapping lower) || !(over instanceof Mapping upper)) {
      return over;
    }
    var members = new LinkedHashMap<String, Member>(lower.members());
    upper
        .members()
        .forEach((key, member) -> {
          var former = members.get(key);
          if (member.value() instanceof Scalar(Value.Null _, var _)) {
            members.remove(key);
          } else if (former == null) {
            members.put(key, member);
          } else {
            members.put(key, new Member(member.key(), merge(former.value(), member.value())));
          }
        });
    return new Mapping(members, lower.position());
  }
}
