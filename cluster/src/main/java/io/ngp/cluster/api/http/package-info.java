/**
 * HTTP for resources: a {@link io.ngp.cluster.api.http.Call} comes in, a {@link
 * io.ngp.cluster.api.http.Reply} goes out, and everything about headers, negotiation, limits and
 * error bodies stands in one place.
 */
@NullMarked
package io.ngp.cluster.api.http;

import org.jspecify.annotations.NullMarked;
