package io.ngp.iac.state;

/** Says that something kept of a state is damaged, and how to go on. */
final class Damage {
  private Damage() {}

  static StateException at(String location, long offset, String what) {
    return new StateException(
        "The journal of the state in %s is damaged at byte %d: %s."
            .formatted(location, offset, what),
        "Nothing was changed. Put a copy of it back, or go back to the former journal, which is"
            + " kept beside it: docs/state.md, \"When the journal is damaged\".");
  }

  static StateException of(String document, String location) {
    return new StateException(
        "The document " + document + " in " + location + " is damaged.",
        "Put a copy of it back; nothing but `ngp rollback` to this revision needs it.");
  }
}
