package io.ngp.console.model;

import java.util.List;
import java.util.Optional;

/**
 * Where the console reads the platform from. Called from many threads at once; each answer is a
 * consistent picture of one moment. The console asks at most four times a second per page looked
 * at, and not at all while nobody looks.
 */
public interface ConsoleModel {

  /** Everything there is, apps in the order of their ids. */
  Overview overview();

  /**
   * One app with its instances.
   *
   * @param id absolute, {@code /shop/web}
   * @return empty if there is no such app
   */
  Optional<AppPage> app(String id);

  /**
   * Why one app runs or not.
   *
   * @param id absolute, {@code /shop/web}
   * @return empty if there is no such app
   */
  Optional<TimelinePage> timeline(String id);

  /** All routes, in the order of their names. */
  List<RouteView> routes();

  /**
   * One route.
   *
   * @param name an app's id, or {@code /} and the name of a route of the balancers' own
   * @return empty if there is no such route
   */
  Optional<RouteView> route(String name);

  /**
   * Tells when something may have changed. The listener returns at once and never throws, so that
   * it may be called from the thread that makes the change.
   *
   * @return ends the telling when closed
   */
  AutoCloseable onChange(Runnable listener);
}
