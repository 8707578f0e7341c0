package io.ngp.iac.provider;

import io.ngp.iac.address.ResourceAddress;

/** One call of a provider: for which resource, and where its words go. */
public interface Operation {
  /** The resource. */
  ResourceAddress address();

  /** Identifies the create that made or will make the resource: unique, stable over repetitions. */
  String token();

  /** Tells the user how far it is; a short present participle: "waiting for /healthz". */
  void progress(String message);

  /**
   * Whether the user asked to stop. A call under way is to be finished, unless it only waits and
   * ending it early leaves nothing half done; then it throws {@link ProviderException}.
   */
  boolean isStopping();
}
