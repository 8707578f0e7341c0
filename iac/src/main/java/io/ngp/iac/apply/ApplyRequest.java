package io.ngp.iac.apply;

import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.state.StateSession;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What is to be applied, and how.
 *
 * @param session of the state the plan was made from
 * @param command as the history shows it
 * @param who user and host
 * @param parallelism how many provider calls at a time, at least 1
 * @param isStopping asked between steps: whether the user wants to stop
 * @param listener told what happens, from several threads
 */
public record ApplyRequest(
    Plan plan,
    Configuration configuration,
    StateSession session,
    String command,
    String who,
    int parallelism,
    BooleanSupplier isStopping,
    Consumer<ApplyEvent> listener) {}
