package io.ngp.provider.aws;

import io.ngp.iac.state.StateException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads a generation: its snapshot, and its commits in order. */
record S3Journal(S3Objects objects, String generation) {

  /** The sequence number of the last commit; 0 without any. */
  int last() {
    var names = objects.list(S3Layout.commits(generation));
    return names.isEmpty() ? 0 : S3Layout.sequence(names.getLast()).orElse(0);
  }

  /**
   * All of it.
   *
   * @param last the sequence number of the last commit
   * @return empty if the generation was replaced and is being deleted
   */
  Optional<InputStream> read(int last) {
    var names = new ArrayList<String>();
    names.add(S3Layout.snapshot(generation));
    for (int sequence = 1; sequence <= last; sequence++) {
      names.add(S3Layout.commit(generation, sequence));
    }
    var pieces = objects.getAll(names);
    return pieces.contains(Optional.<S3Objects.Stored>empty())
        ? Optional.empty()
        : Optional.of(joined(pieces));
  }

  private static InputStream joined(List<Optional<S3Objects.Stored>> pieces) {
    var streams =
        pieces.stream()
            .map(piece -> (InputStream) new ByteArrayInputStream(piece.orElseThrow().content()))
            .toList();
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  /** Some piece of it is missing. */
  StateException incomplete() {
    return new StateException(
        "The journal "
            + generation
            + " of the state in "
            + objects.location()
            + " is incomplete: an object is missing.",
        "Restore it from the bucket's versions, or go back to the former journal: docs/state.md,"
            + " \"When the journal is damaged\".");
  }
}
