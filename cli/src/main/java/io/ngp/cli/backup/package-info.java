/** The commands about backups of the platform's own state. */
@NullMarked
package io.ngp.cli.backup;

import org.jspecify.annotations.NullMarked;
