/**
 * Which requests go where: the table balancers follow, and the hand-shake that lets a task stop
 * without losing a request.
 */
@NullMarked
package io.ngp.cluster.routes;

import org.jspecify.annotations.NullMarked;
