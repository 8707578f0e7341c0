package io.ngp.testkit;

import io.ngp.store.Document;
import io.ngp.store.DocumentStore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A folder of its own in a store that may be shared by all tests. */
abstract class StoreFixture {
  private static final AtomicInteger FOLDERS = new AtomicInteger();

  final String folder = "/contract-" + FOLDERS.incrementAndGet();

  /** The store to test. */
  protected abstract DocumentStore store();

  String in(String name) {
    return folder + "/" + name;
  }

  Optional<String> text(String name) {
    return store().read(in(name)).map(Document::text);
  }
}
