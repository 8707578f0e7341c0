/** Keeps requests to the terms of their route: who may come in, and how often. */
@NullMarked
package io.ngp.edge.policy;

import org.jspecify.annotations.NullMarked;
