package io.ngp.edge.http;

import org.jspecify.annotations.Nullable;

/** What routes go by, whatever a request came in. */
public interface RequestFacts {
  /** In lower case, without port. */
  String host();

  /** Normalised, without query. */
  String path();

  /** In upper case, as clients must write it. */
  String methodName();

  /** The first value of a header, its name taken without case; null when there is none. */
  @Nullable String header(String name);
}
