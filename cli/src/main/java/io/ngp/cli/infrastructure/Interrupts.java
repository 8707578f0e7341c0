package io.ngp.cli.infrastructure;

import io.ngp.cli.render.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Lets an apply end cleanly when the user interrupts or the process is asked to end: the calls
 * under way end, what was done is recorded, the lock is freed. A second interrupt ends the process
 * at once; what was in doubt then is looked up by the next apply.
 */
public final class Interrupts implements AutoCloseable {
  /** How a shell tells of a process that an interrupt ended. */
  public static final int STATUS = 130;

  private static final List<String> SIGNALS = List.of("INT", "TERM");

  private final AtomicBoolean isStopping = new AtomicBoolean();
  private final List<@Nullable Object> former = new ArrayList<>();
  private volatile Consumer<String> voice;

  /** From now on, until closed. */
  public Interrupts(Screen screen) {
    voice = screen::remark;
    for (var signal : SIGNALS) {
      former.add(Signals.register(signal, this::interrupt));
    }
  }

  private void interrupt() {
    if (isStopping.getAndSet(true)) {
      Runtime.getRuntime().halt(STATUS);
    }
    voice.accept(
        "Interrupt received: finishing what is under way. What was done is recorded;"
            + " `ngp apply` goes on from there.");
  }

  /** Tells the user through {@code voice}, which knows what else is on the screen. */
  void speakThrough(Consumer<String> voice) {
    this.voice = voice;
  }

  /** Whether the user asked to stop. */
  public boolean isStopping() {
    return isStopping.get();
  }

  @Override
  public void close() {
    for (var i = 0; i < SIGNALS.size(); i++) {
      Signals.unregister(SIGNALS.get(i), former.get(i));
    }
  }
}
