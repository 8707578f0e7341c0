package io.ngp.cli.api;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;

/** Nothing answered, or not in time. Whether the request was carried out is unknown. */
public final class ApiUnreachable extends Failure {
  ApiUnreachable(String message, String fix, Throwable cause) {
    super(ExitStatus.UNREACHABLE, message, fix);
    initCause(cause);
  }
}
