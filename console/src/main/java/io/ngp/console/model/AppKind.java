package io.ngp.console.model;

/** What each instance of an app is. */
public enum AppKind {
  /** One program. */
  APP,
  /** Containers that run together. */
  POD
}
