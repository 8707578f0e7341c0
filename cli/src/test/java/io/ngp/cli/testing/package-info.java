/**
 * What the tests of the command share: an API that says what a test tells it to, and runs of the
 * command.
 */
@NullMarked
package io.ngp.cli.testing;

import org.jspecify.annotations.NullMarked;
