/**
 * Upkeep of a host: the document that says what the host is declared to be, the rounds that look
 * whether it is so and repair what is not, and the report of what they found.
 */
@NullMarked
package io.ngp.upkeep;

import org.jspecify.annotations.NullMarked;
