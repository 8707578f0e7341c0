/** A programmable engine for tests, and the contract every engine must pass, this one included. */
@NullMarked
package io.ngp.testkit.engine;

import org.jspecify.annotations.NullMarked;
