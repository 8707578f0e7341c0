/**
 * The HTTP data plane: listens, matches each request to a route, picks one of the route's targets
 * and relays the conversation both ways without holding it in memory. It is handed complete route
 * tables and knows nothing of where they come from.
 */
@NullMarked
package io.ngp.edge;

import org.jspecify.annotations.NullMarked;
