package io.ngp.provider.local;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.provider.Operation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call of a type by a test, which can look at its words and ask it to stop. */
record Asked(String token, List<String> words, AtomicBoolean stop) implements Operation {
  /** A call for the create with this token. */
  static Asked with(String token) {
    return new Asked(token, new CopyOnWriteArrayList<>(), new AtomicBoolean());
  }

  @Override
  public ResourceAddress address() {
    return ResourceAddress.of(new BlockAddress("cluster", "node"));
  }

  @Override
  public void progress(String message) {
    words.add(message);
  }

  @Override
  public boolean isStopping() {
    return stop.get();
  }
}
