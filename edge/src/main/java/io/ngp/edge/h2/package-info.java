/**
 * HTTP/2 (RFC 9113) as the edge speaks it: codecs with bounds, and messages on their way from one
 * version to the other.
 */
@NullMarked
package io.ngp.edge.h2;

import org.jspecify.annotations.NullMarked;
