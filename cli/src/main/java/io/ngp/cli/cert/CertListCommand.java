package io.ngp.cli.cert;

import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import io.ngp.cli.target.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command
final class CertListCommand implements Callable<Integer> {
  private static final int DAY = "2026-11-21".length();

  private final Invocation invocation;

  @Option(names = "--json", description = "Print the API's answer.")
  private boolean isJson;

  CertListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var answer = Target.of(invocation).api().client().get("/ngp/v1/certificates");
    var screen = invocation.screen();
    if (isJson) {
      screen.print(Json.pretty(answer));
      return 0;
    }
    var table = new Table("HOST", "SOURCE", "ISSUER", "EXPIRES", "RENEWAL", "STATUS");
    for (var certificate : answer.path("certificates")) {
      table.row(
          screen.paint(Paint.STRONG, Json.text(certificate, "host")),
          source(certificate),
          text(certificate, "issuer"),
          day(certificate, "expires"),
          day(certificate, "renewal"),
          status(screen, certificate));
    }
    table.print(screen);
    return 0;
  }

  private static String source(JsonNode certificate) {
    var balancer = Json.text(certificate, "balancer");
    var source = Json.text(certificate, "source");
    return balancer.isEmpty() ? source : source + " (" + balancer + ")";
  }

  private static String status(Screen screen, JsonNode certificate) {
    return certificate.has("problem")
        ? screen.paint(Paint.BAD, Json.text(certificate, "problem"))
        : screen.paint(Paint.GOOD, "ok");
  }

  private static String text(JsonNode certificate, String member) {
    var text = Json.text(certificate, member);
    return text.isEmpty() ? "-" : text;
  }

  private static String day(JsonNode certificate, String member) {
    var text = text(certificate, member);
    return text.substring(0, Math.min(DAY, text.length()));
  }
}
