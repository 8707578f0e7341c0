/** Agents by themselves, spoken to over HTTP as a master does. */
@NullMarked
package io.ngp.engine.local.agent;

import org.jspecify.annotations.NullMarked;
