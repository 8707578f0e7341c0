package io.ngp.cluster.control;

import io.ngp.cluster.control.StateStore.Document;
import java.util.List;
import java.util.function.Consumer;

/** What a backup recorded of the applications; can be gone through any number of times. */
public interface Recorded {
  /** Folders of the state that are worth keeping: what is wanted, and what was. */
  List<String> FOLDERS =
      List.of(Paths.GROUPS, Paths.APPS, Paths.VERSIONS, Paths.REVISIONS, Paths.DEPLOYMENTS);

  /** Shows every document that was in a folder or below. */
  void visit(String folder, Consumer<Document> visitor);

  /** How many terms of leaders there were; numbers go on above them. */
  long terms();
}
