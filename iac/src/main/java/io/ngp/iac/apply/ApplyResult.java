package io.ngp.iac.apply;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.plan.Plan.Counts;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.value.Value;
import java.util.List;
import java.util.Map;

/**
 * How an apply ended.
 *
 * @param done what was done, not what was planned
 * @param skipped steps that were not begun
 * @param outputs of the configuration, as far as they are known; secrets wrapped
 */
public record ApplyResult(
    Outcome outcome,
    int revision,
    Counts done,
    List<Failure> failures,
    List<ResourceAddress> skipped,
    Map<String, Value> outputs) {
  /** Copies the collections. */
  public ApplyResult {
    failures = List.copyOf(failures);
    skipped = List.copyOf(skipped);
    outputs = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(outputs));
  }

  /** How it ended. */
  public enum Outcome {
    COMPLETE,
    FAILED,
    INTERRUPTED;

    /** As the state records it. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What failed and why. */
  public record Failure(ResourceAddress address, ApplyEvent.Step step, ProviderException cause) {}
}
