/** Brings files into sandboxes: downloads, cache, archives. */
@NullMarked
package io.ngp.engine.local.fetch;

import org.jspecify.annotations.NullMarked;
