/**
 * How the world speaks to the cluster: Marathon's HTTP API ({@code /v2}) and what NGP adds to it
 * ({@code /ngp/v1}). Requests become edits of the tree that run on the cluster's owner thread;
 * answers are printed from immutable views of it.
 */
@NullMarked
package io.ngp.cluster.api;

import org.jspecify.annotations.NullMarked;
