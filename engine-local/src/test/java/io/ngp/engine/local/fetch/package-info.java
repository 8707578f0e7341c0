/** Fetching from real servers and unpacking honest and hostile archives. */
@NullMarked
package io.ngp.engine.local.fetch;

import org.jspecify.annotations.NullMarked;
