@NullMarked
package io.ngp.engine.local.wire;

import org.jspecify.annotations.NullMarked;
