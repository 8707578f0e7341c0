/** Health of instances: pure tracking and the probes that feed it. */
@NullMarked
package io.ngp.cluster.health;

import org.jspecify.annotations.NullMarked;
