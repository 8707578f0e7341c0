/** The local platform: its node processes, their ports, starting and stopping them. */
@NullMarked
package io.ngp.cli.platform;

import org.jspecify.annotations.NullMarked;
