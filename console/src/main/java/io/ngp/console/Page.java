package io.ngp.console;

/** Which page is looked at; equal pages look the same to everyone. */
sealed interface Page {

  /** The address of this page. */
  String path();

  /** The address that streams this page's changing part. */
  String eventsPath();

  /** Everything on one page. */
  record Everything(AppFilter filter) implements Page {
    @Override
    public String path() {
      return "/ui/" + filter.query();
    }

    @Override
    public String eventsPath() {
      return "/ui/events" + filter.query();
    }
  }

  /**
   * One app.
   *
   * @param id absolute, {@code /shop/web}
   */
  record OneApp(String id) implements Page {
    @Override
    public String path() {
      return "/ui/apps" + Show.encodedPath(id);
    }

    @Override
    public String eventsPath() {
      return "/ui/events/apps" + Show.encodedPath(id);
    }
  }

  /** All routes and what goes over them. */
  record Routes() implements Page {
    @Override
    public String path() {
      return "/ui/routes";
    }

    @Override
    public String eventsPath() {
      return "/ui/events/routes";
    }
  }

  /**
   * One route and what goes over it.
   *
   * @param name an app's id, or what balancers call a route of their own
   */
  record OneRoute(String name) implements Page {
    @Override
    public String path() {
      return "/ui/routes" + encodedName();
    }

    @Override
    public String eventsPath() {
      return "/ui/events/routes" + encodedName();
    }

    private String encodedName() {
      return Show.encodedPath(name.startsWith("/") ? name : "/" + name);
    }
  }

  /**
   * What led to how one app is.
   *
   * @param id absolute, {@code /shop/web}
   */
  record Timeline(String id) implements Page {
    @Override
    public String path() {
      return "/ui/why" + Show.encodedPath(id);
    }

    @Override
    public String eventsPath() {
      return "/ui/events/why" + Show.encodedPath(id);
    }
  }
}
