/** The fakes pass the contracts of what they stand for. */
@NullMarked
package io.ngp.testkit;

import org.jspecify.annotations.NullMarked;
