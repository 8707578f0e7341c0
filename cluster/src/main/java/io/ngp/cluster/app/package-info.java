/**
 * Applications and groups as users define them: the immutable tree ({@link
 * io.ngp.cluster.app.RootGroup}), its JSON ({@link io.ngp.cluster.app.AppJson}) and the rules it
 * keeps ({@link io.ngp.cluster.app.TreeRules}, {@link io.ngp.cluster.app.ServicePorts}).
 */
@NullMarked
package io.ngp.cluster.app;

import org.jspecify.annotations.NullMarked;
