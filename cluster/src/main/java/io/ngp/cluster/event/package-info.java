/** What happened, as Marathon's event stream tells it. */
@NullMarked
package io.ngp.cluster.event;

import org.jspecify.annotations.NullMarked;
