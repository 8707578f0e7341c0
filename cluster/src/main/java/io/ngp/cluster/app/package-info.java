/** Applications and groups as users define them. */
@NullMarked
package io.ngp.cluster.app;

import org.jspecify.annotations.NullMarked;
