/** Tasks: listing and killing them. */
@NullMarked
package io.ngp.cli.task;

import org.jspecify.annotations.NullMarked;
