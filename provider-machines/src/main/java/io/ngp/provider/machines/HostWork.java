package io.ngp.provider.machines;

import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.provider.machines.role.Item;
import io.ngp.provider.machines.role.UpkeepItems;
import io.ngp.provider.machines.ssh.Host;
import java.time.Duration;
import java.util.List;

/** Makes and removes items, one after the other, telling each. */
record HostWork(Operation operation, Host host, Duration patience) {
  private static final Duration SHORT = Duration.ofSeconds(30);

  /** Lets the host's own upkeep end what it is at and begin nothing more. */
  void pauseUpkeep() {
    operation.progress("waiting for its upkeep");
    run(host, UpkeepItems.pause(patience), patience.plus(SHORT), "pause its upkeep, which is busy");
  }

  void make(Item item) {
    operation.progress(item.doing());
    run(host, "set -e\n" + item.repair(), patience, "make \"" + item.key() + "\"");
  }

  void remove(List<Item> items) {
    for (var item : items) {
      operation.progress("removing " + item.key());
      run(host, item.removal(), patience, "remove \"" + item.key() + "\"");
    }
  }

  /**
   * Runs a short script.
   *
   * @throws ProviderException if it fails
   */
  static void run(Host host, String script, String what) {
    run(host, script, SHORT, what);
  }

  private static void run(Host host, String script, Duration patience, String what) {
    var answer = host.run(script, patience);
    if (!answer.isOk()) {
      throw answer.failure(host.login().host(), what);
    }
  }
}
