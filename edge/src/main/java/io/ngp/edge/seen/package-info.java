/**
 * What the edge notes of the requests it relays: counts and latencies by route and target, and the
 * access log. Knows requests, but neither connections nor the choice of targets.
 */
@NullMarked
package io.ngp.edge.seen;

import org.jspecify.annotations.NullMarked;
