package io.ngp.node.swarm;

import io.ngp.certificate.Seal;
import io.ngp.engine.swarm.member.SwarmRecord;
import io.ngp.store.DocumentStore;
import io.ngp.store.Write;
import java.util.List;
import java.util.Optional;

/** What is known of the swarm, in ZooKeeper, under a leader's fence: tokens in it are sealed. */
final class SealedRecord implements SwarmRecord {
  private static final String PATH = "/swarm/known";
  private static final String PURPOSE = "swarm";

  private final DocumentStore documents;
  private final Seal seal;

  SealedRecord(DocumentStore documents, Seal seal) {
    this.documents = documents;
    this.seal = seal;
  }

  @Override
  public Optional<String> read() {
    return documents.read(PATH).map(document -> seal.open(PURPOSE, document.text()));
  }

  @Override
  public void write(String text) {
    documents.commit(List.of(Write.Put.text(PATH, seal.close(PURPOSE, text))));
  }
}
