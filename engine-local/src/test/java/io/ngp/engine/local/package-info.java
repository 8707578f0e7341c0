/** The local engine with real agents and real processes. */
@NullMarked
package io.ngp.engine.local;

import org.jspecify.annotations.NullMarked;
