/** Output files under rotation. */
@NullMarked
package io.ngp.engine.local.log;

import org.jspecify.annotations.NullMarked;
