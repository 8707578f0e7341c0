package io.ngp.iac.state;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.value.Value.Fields;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** One line of the journal. Replaying all of them in order gives the state. */
public sealed interface Entry {
  /**
   * A change of the platform begins.
   *
   * @param revision its number, from 1
   * @param command as typed
   * @param who user and host
   * @param fingerprint of the configuration
   */
  record Begin(int revision, Instant time, String command, String who, String fingerprint)
      implements Entry {}

  /** A create is about to be asked for. */
  record Creating(
      ResourceAddress address,
      String type,
      String token,
      Fields inputs,
      Set<BlockAddress> dependencies)
      implements Entry {}

  /** An update is about to be asked for. */
  record Updating(ResourceAddress address, Fields inputs) implements Entry {}

  /** A delete is about to be asked for. */
  record Deleting(ResourceAddress address) implements Entry {}

  /** The resource is as recorded here: made, changed, read, imported or moved. */
  record Put(ResourceRecord resource) implements Entry {}

  /** The resource is gone, or is no longer ours. */
  record Gone(ResourceAddress address) implements Entry {}

  /**
   * A deposed resource: one whose replacement was made before it was destroyed. It is kept under
   * its token until it is deleted.
   */
  record Deposed(ResourceAddress address, String token) implements Entry {}

  /** A deposed resource was deleted. */
  record DeposedGone(ResourceAddress address, String token) implements Entry {}

  /**
   * The change has ended.
   *
   * @param outcome {@code complete}, {@code failed} or {@code interrupted}
   * @param outputs of the configuration, secrets wrapped
   */
  record End(
      int revision,
      Instant time,
      String outcome,
      int added,
      int changed,
      int destroyed,
      Map<String, io.ngp.iac.value.Value> outputs)
      implements Entry {}
}
