package io.ngp.store;

/**
 * A watch that goes on until it is closed. After that no further call of the listener begins; one
 * that is under way finishes.
 */
public interface Watch extends AutoCloseable {

  @Override
  void close();
}
