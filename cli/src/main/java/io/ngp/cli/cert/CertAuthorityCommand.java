package io.ngp.cli.cert;

import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command
final class CertAuthorityCommand implements Callable<Integer> {
  private final Invocation invocation;

  CertAuthorityCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var answer = Target.of(invocation).api().client().get("/ngp/v1/certificates/ca");
    invocation.screen().print(Json.text(answer, "certificate").stripTrailing());
    return 0;
  }
}
