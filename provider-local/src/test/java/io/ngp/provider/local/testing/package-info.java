/** A node process for tests that does no more than its keepers look at. */
@NullMarked
package io.ngp.provider.local.testing;

import org.jspecify.annotations.NullMarked;
