package io.ngp.iac.apply;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.provider.ProviderException;
import java.time.Duration;

/** What happens while a plan is applied, told as it happens and from several threads. */
public sealed interface ApplyEvent {
  /** The resource. */
  ResourceAddress address();

  /** What a provider is asked for. */
  enum Step {
    CREATE,
    UPDATE,
    DELETE
  }

  /** A provider is being asked. */
  record Started(ResourceAddress address, Step step) implements ApplyEvent {}

  /** The provider says how far it is. */
  record Progressed(ResourceAddress address, Step step, String message) implements ApplyEvent {}

  /**
   * It is done.
   *
   * @param id what people know the resource by: its output {@code id}, {@code address}, {@code
   *     path} or {@code name}; may be empty
   */
  record Finished(ResourceAddress address, Step step, Duration elapsed, String id)
      implements ApplyEvent {}

  /** It failed. */
  record Failed(ResourceAddress address, Step step, Duration elapsed, ProviderException cause)
      implements ApplyEvent {}

  /** It was not begun: something it needs failed, or the user asked to stop. */
  record Skipped(ResourceAddress address, Step step, String why) implements ApplyEvent {}
}
