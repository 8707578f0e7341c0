package io.ngp.cluster.deployment;

import io.ngp.cluster.app.Lifecycle.UpgradeStrategy;

/**
 * How fast old instances give way to new ones (marathon/API.md 8.4). Looks at counts alone and may
 * be asked again at any time: what was already done shows in the counts.
 *
 * <p>Rules it keeps: an old instance is never told to stop if that leaves fewer good instances than
 * {@link Start#goodToKeep}; no instance is started beyond {@link Start#maxCapacity} living ones; it
 * never waits when nothing is under way that could change the counts.
 */
public final class RollingUpdate {
  private RollingUpdate() {}

  /**
   * Where a replace stands. Good means running and passing its checks: healthy where health is
   * checked, whoever asks, and ready where readiness is.
   *
   * @param oldGood good instances of other versions that nobody told to stop
   * @param oldBad living ones of other versions that are not good and that nobody told to stop
   * @param dying instances of any version that were told to stop and still live
   * @param newStarted instances of the new version that are wanted, in whatever condition
   * @param newReady those of them that are good
   */
  public record Counts(int oldGood, int oldBad, int dying, int newStarted, int newReady) {
    /** Old instances nobody told to stop. */
    public int oldStaying() {
      return oldGood + oldBad;
    }

    public int alive() {
      return oldStaying() + dying + newStarted;
    }

    public int good() {
      return oldGood + newReady;
    }
  }

  /**
   * The bounds of one replace, fixed when it starts.
   *
   * @param instances how many new ones are wanted
   * @param minHealthy the strategy's share of good instances, rounded up
   * @param maxCapacity how many instances may live at once; those that already exceed it may stay
   * @param killNow how many old ones are told to stop before any new one is ready
   * @param goodToKeep how many good ones at least remain: {@code minHealthy}, or what was good at
   *     the start if that was less
   * @param oldAtStart old ones that nobody had told to stop
   * @param readyAtStart new ones that were ready already, as after a change of leader
   */
  public record Start(
      int instances,
      int minHealthy,
      int maxCapacity,
      int killNow,
      int goodToKeep,
      int oldAtStart,
      int readyAtStart) {}

  /**
   * What is to be done now.
   *
   * @param kill how many old ones to tell to stop, those that are not good first
   * @param start how many new ones to start
   * @param done whether all new ones are ready and no old one is left
   */
  public record Decision(int kill, int start, boolean done) {}

  /**
   * Fixes the bounds of a replace.
   *
   * @param instances how many are wanted, at least 1
   * @param resident whether instances own volumes, so that no extra one can ever be started
   */
  public static Start start(
      int instances, UpgradeStrategy strategy, Counts counts, boolean resident) {
    // Plain doubles as in the original: 100 * 0.07 needs 8 healthy ones, 100 * 1.15 allows 114.
    int minHealthy = (int) Math.ceil(instances * strategy.minimumHealthCapacity());
    int maxCapacity = (int) Math.floor(instances * (1 + strategy.maximumOverCapacity()));
    int killNow = Math.max(0, counts.good() - minHealthy);
    if (minHealthy == maxCapacity && maxCapacity <= counts.good()) {
      maxCapacity = resident ? maxCapacity : maxCapacity + 1;
      killNow = resident ? killNow + 1 : killNow;
    }
    int goodToKeep = counts.good() - killNow;
    int surplus = counts.oldStaying() + counts.newReady() - instances;
    return new Start(
        instances,
        minHealthy,
        maxCapacity,
        Math.max(killNow, surplus),
        goodToKeep,
        counts.oldStaying(),
        counts.newReady());
  }

  /** Decides from where the replace stands now. */
  public static Decision next(Start start, Counts now) {
    int missing = start.instances() - now.newStarted();
    int launch = Math.max(0, Math.min(missing, start.maxCapacity() - now.alive()));
    int kill = Math.clamp(due(start, now), 0, killable(start, now));
    if (kill == 0 && launch == 0 && isIdle(now)) {
      // The original waits for ever here, as with old instances that are all unhealthy under 1/0.
      kill = Math.min(1, killable(start, now));
    }
    boolean done = now.newReady() >= start.instances() && now.oldStaying() + now.dying() == 0;
    return new Decision(kill, launch, done);
  }

  /** One old instance goes for every new one that got ready, beside those that go at once. */
  private static int due(Start start, Counts now) {
    int earned = start.killNow() + now.newReady() - start.readyAtStart();
    int gone = start.oldAtStart() - now.oldStaying();
    return earned - gone;
  }

  private static int killable(Start start, Counts now) {
    int spare = Math.max(0, now.good() - start.goodToKeep());
    return now.oldBad() + Math.min(now.oldGood(), spare);
  }

  /** Whether nothing is under way: no instance stops, none is about to get ready. */
  private static boolean isIdle(Counts now) {
    return now.dying() == 0 && now.newStarted() == now.newReady();
  }
}
