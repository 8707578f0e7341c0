/** Emptying agents: how instances leave one without their app noticing. */
@NullMarked
package io.ngp.cluster.drain;

import org.jspecify.annotations.NullMarked;
