package io.ngp.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps what a candidate was told. */
final class LeadershipRecorder implements LeadershipListener {

  private final AtomicReference<Optional<Leadership>> held =
      new AtomicReference<>(Optional.empty());
  private final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void elected(Leadership leadership) {
    told.add("elected");
    held.set(Optional.of(leadership));
  }

  @Override
  public void lost() {
    told.add("lost");
    held.set(Optional.empty());
  }

  boolean leads() {
    return held.get().isPresent();
  }

  Leadership leadership() {
    return held.get().orElseThrow();
  }

  List<String> told() {
    return List.copyOf(told);
  }
}
