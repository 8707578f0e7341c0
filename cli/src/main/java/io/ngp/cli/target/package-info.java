/**
 * Which platform a command talks to: its folder on disk, what {@code up} wrote there, its API's
 * address.
 */
@NullMarked
package io.ngp.cli.target;

import org.jspecify.annotations.NullMarked;
