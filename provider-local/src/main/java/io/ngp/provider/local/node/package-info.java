/** Nodes of the platform as processes of this machine: their files, starting and stopping them. */
@NullMarked
package io.ngp.provider.local.node;

import org.jspecify.annotations.NullMarked;
