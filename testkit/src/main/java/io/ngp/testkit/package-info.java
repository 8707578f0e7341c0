/** Fakes to test against, and the contract suites that they pass together with the real things. */
@NullMarked
package io.ngp.testkit;

import org.jspecify.annotations.NullMarked;
