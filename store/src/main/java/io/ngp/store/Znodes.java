package io.ngp.store;

/** Where things are in ZooKeeper's tree. */
final class Znodes {

  static final String ROOT = "/ngp";

  /** Documents are below this, each at its own path. */
  static final String DOCUMENTS = ROOT + "/documents";

  /** Persistent; its data is a {@link FenceMark}, its version moves with every fenced commit. */
  static final String FENCE = ROOT + "/fence";

  /** Ephemeral; its data tells who leads. */
  static final String LEADER = ROOT + "/leader";

  /** Persistent, by number, with name and address; a child that is ephemeral tells who is there. */
  static final String MASTERS = ROOT + "/masters";

  private Znodes() {}

  static String ofDocument(String path) {
    return DOCUMENTS + path;
  }

  static String documentOf(String znode) {
    return znode.substring(DOCUMENTS.length());
  }
}
