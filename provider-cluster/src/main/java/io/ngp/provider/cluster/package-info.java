/** Apps and what else lives on the cluster, through its HTTP API. */
@NullMarked
package io.ngp.provider.cluster;

import org.jspecify.annotations.NullMarked;
