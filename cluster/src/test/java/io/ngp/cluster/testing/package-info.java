/** Values tests of the decisions start from. */
@NullMarked
package io.ngp.cluster.testing;

import org.jspecify.annotations.NullMarked;
