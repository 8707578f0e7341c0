package io.ngp.cli.workspace;

import io.ngp.iac.diagnostic.Diagnostic;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Diagnostics for scripts. */
public final class DiagnosticJson {
  private DiagnosticJson() {}

  /** Writes an array of them. */
  public static void write(JsonGenerator json, List<Diagnostic> diagnostics) {
    json.writeStartArray();
    diagnostics.forEach(each -> write(json, each));
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Diagnostic diagnostic) {
    json.writeStartObject();
    json.writeStringProperty("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("summary", diagnostic.summary());
    json.writeStringProperty("subject", diagnostic.subject());
    json.writeStringProperty("file", diagnostic.position().file());
    json.writeNumberProperty("line", diagnostic.position().line());
    json.writeNumberProperty("column", diagnostic.position().column());
    json.writeStringProperty("fix", diagnostic.fix());
    json.writeEndObject();
  }
}
