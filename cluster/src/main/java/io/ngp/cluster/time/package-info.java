/** The time by which leases, delays and deadlines are judged. */
@NullMarked
package io.ngp.cluster.time;

import org.jspecify.annotations.NullMarked;
