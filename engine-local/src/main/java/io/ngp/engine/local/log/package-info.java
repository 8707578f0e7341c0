/** Tasks' output files: kept within bounds while they are written, read from the end, followed. */
@NullMarked
package io.ngp.engine.local.log;

import org.jspecify.annotations.NullMarked;
