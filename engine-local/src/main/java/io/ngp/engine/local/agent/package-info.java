/**
 * The agent: runs tasks as processes of this machine, keeps them across its own end, and answers
 * the leading master.
 */
@NullMarked
package io.ngp.engine.local.agent;

import org.jspecify.annotations.NullMarked;
