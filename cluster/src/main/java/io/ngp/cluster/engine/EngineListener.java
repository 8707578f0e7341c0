package io.ngp.cluster.engine;

import java.util.concurrent.CompletionStage;

/**
 * Hears what happens on an engine. Called from any thread, never concurrently for the same task.
 */
@FunctionalInterface
public interface EngineListener {
  /**
   * Takes one event.
   *
   * @return completes when the event is recorded durably. The engine orders a placed task to start,
   *     and forgets an ended one, only after that; it completes exceptionally when this listener no
   *     longer leads.
   */
  CompletionStage<Void> onEvent(EngineEvent event);
}
