/** Nodes: what each machine of the platform is, has and carries. */
@NullMarked
package io.ngp.cli.node;

import org.jspecify.annotations.NullMarked;
