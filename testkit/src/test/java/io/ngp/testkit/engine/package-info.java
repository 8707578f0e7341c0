/** The fake engine held to the engine contract. */
@NullMarked
package io.ngp.testkit.engine;

import org.jspecify.annotations.NullMarked;
