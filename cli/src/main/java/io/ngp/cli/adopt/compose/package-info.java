/**
 * Reads Compose files, by the Compose Specification (https://github.com/compose-spec/compose-spec):
 * services become apps.
 */
@NullMarked
package io.ngp.cli.adopt.compose;

import org.jspecify.annotations.NullMarked;
