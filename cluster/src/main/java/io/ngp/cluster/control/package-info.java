/** The one owner of the cluster's state: commands in, snapshots out. */
@NullMarked
package io.ngp.cluster.control;

import org.jspecify.annotations.NullMarked;
