/** What master and agent say to each other, as JSON over HTTP. */
@NullMarked
package io.ngp.engine.local.wire;

import org.jspecify.annotations.NullMarked;
