/** Real Docker daemons for tests, apart from any others of the machine. */
@NullMarked
package io.ngp.testkit.docker;

import org.jspecify.annotations.NullMarked;
