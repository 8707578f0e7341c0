package io.ngp.cli.adopt.draft;

import io.ngp.cli.adopt.draft.Finding.Weight;
import io.ngp.iac.diagnostic.Position;
import java.util.ArrayList;
import java.util.List;

/** Gathers findings, in the order they are made. Not for several threads. */
public final class Findings {
  private final List<Finding> found;
  private final String app;

  private Findings(List<Finding> found, String app) {
    this.found = found;
    this.app = app;
  }

  /** None yet; what is added is about the source as a whole. */
  public static Findings none() {
    return new Findings(new ArrayList<>(), "");
  }

  /** Adds to the same list, about one app. */
  public Findings about(String id) {
    return new Findings(found, id);
  }

  /** No definition was made. */
  public void leftOut(String member, Position position, String why, String instead) {
    add(Weight.LEFT_OUT, member, position, why, instead);
  }

  /** Something the engine on this machine refuses. */
  public void blocking(String member, Position position, String why, String instead) {
    add(Weight.BLOCKING, member, position, why, instead);
  }

  /** Something that is not in the definition. */
  public void dropped(String member, Position position, String why, String instead) {
    add(Weight.DROPPED, member, position, why, instead);
  }

  /** Something that means something else now. */
  public void changed(String member, Position position, String why, String instead) {
    add(Weight.CHANGED, member, position, why, instead);
  }

  private void add(Weight weight, String member, Position position, String why, String instead) {
    var finding = new Finding(weight, app, member, why, instead, position);
    if (!found.contains(finding)) {
      found.add(finding);
    }
  }

  /** All of them. */
  public List<Finding> all() {
    return List.copyOf(found);
  }
}
