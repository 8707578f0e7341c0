/**
 * What inputs, outputs and variables hold: plain data, with what is secret and what is not known
 * yet.
 */
@NullMarked
package io.ngp.iac.value;

import org.jspecify.annotations.NullMarked;
