/** What tasks use, measured when somebody wants to know and not otherwise. */
@NullMarked
package io.ngp.cluster.usage;

import org.jspecify.annotations.NullMarked;
