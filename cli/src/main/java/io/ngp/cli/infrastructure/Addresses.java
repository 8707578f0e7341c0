package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.state.StateException;
import java.util.Set;
import java.util.stream.Stream;

/** The addresses a user may mean, for completion. */
public final class Addresses {
  private static final Set<String> LABELS = Set.of("ADDRESS", "FROM");

  private Addresses() {}

  /** Whether a parameter called {@code label} in help is an address. */
  public static boolean areMeantBy(String label) {
    return LABELS.contains(label);
  }

  /** What is recorded; nothing where that cannot be read. */
  public static Stream<String> recorded(Invocation invocation) {
    try {
      return Recorded.of(invocation).state().resources().keySet().stream().map(Object::toString);
    } catch (Failure | InvalidException | StateException | ProviderException _) {
      // There is no place to say so while somebody types.
      return Stream.empty();
    }
  }
}
