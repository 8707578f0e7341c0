package io.ngp.store;

/** What a watch tells: the newest known state of one document. */
public sealed interface DocumentChange {

  /** The document's path. */
  String path();

  /** The document was there when the watch began, was created, or was replaced. */
  record Changed(Document document) implements DocumentChange {
    @Override
    public String path() {
      return document.path();
    }
  }

  /** The document is gone. */
  record Removed(String path) implements DocumentChange {}
}
