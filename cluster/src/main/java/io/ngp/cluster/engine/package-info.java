/** The engine SPI: how NGP talks to whatever runs tasks. */
@NullMarked
package io.ngp.cluster.engine;

import org.jspecify.annotations.NullMarked;
