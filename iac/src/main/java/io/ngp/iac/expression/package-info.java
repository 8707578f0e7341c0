/** Texts with ${...}: parsed once, evaluated when what they refer to is known. */
@NullMarked
package io.ngp.iac.expression;

import org.jspecify.annotations.NullMarked;
