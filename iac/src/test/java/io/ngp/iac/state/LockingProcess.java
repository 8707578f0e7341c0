package io.ngp.iac.state;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Another process: takes the lock, begins something, says so and waits to be ended. */
final class LockingProcess {
  private LockingProcess() {}

  public static void main(String[] args) throws Exception {
    var store = new StateStore(new LocalStateBackend(Path.of(args[0])), Optional.empty());
    try (var session = store.open(LockRequest.of("ngp apply"))) {
      session.append(List.of(new RandomEntries(1).entry()));
      System.out.println(session.state().serial());
      int ended = System.in.read();
      if (ended >= 0) {
        session.append(List.of(new RandomEntries(2).entry()));
        System.out.println(session.state().serial());
      }
    } catch (StateException e) {
      System.out.println(e.getMessage());
    }
  }
}
