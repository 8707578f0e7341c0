/** Backups of the platform's own state: taken at one moment, restored into another platform. */
@NullMarked
package io.ngp.node.backup;

import org.jspecify.annotations.NullMarked;
