package io.ngp.edge.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.ngp.edge.http.ResponseHeadWriter.Afterwards;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a {@link Problem}: as a page for browsers, as JSON for programs that ask for it, as
 * a line of text for everyone else. All three say the same.
 */
public final class ErrorPage {
  private enum Form {
    HTML("text/html; charset=utf-8"),
    JSON("application/json"),
    TEXT("text/plain; charset=utf-8");

    private final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }

    /** The first of what the client says it accepts that we have. */
    static Form accepted(@Nullable String accept) {
      int html = accept == null ? -1 : accept.indexOf("text/html");
      int json = accept == null ? -1 : accept.indexOf("application/json");
      if (html < 0 && json < 0) {
        return TEXT;
      }
      return json < 0 || (html >= 0 && html < json) ? HTML : JSON;
    }
  }

  private ErrorPage() {}

  public static void write(
      Outlet outlet,
      Problem problem,
      HttpRequest request,
      @Nullable String route,
      String requestId,
      Afterwards afterwards,
      HttpDate date) {
    var page = of(problem, request, route, requestId);
    byte[] body = page.body();
    var out = outlet.room(512 + body.length);
    ByteBufUtil.writeAscii(out, "HTTP/1.1 " + problem.status() + " " + problem.error() + "\r\n");
    Outlet.field(out, HttpHeaderNames.CONTENT_TYPE, page.contentType());
    Outlet.field(out, HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
    Outlet.field(out, HttpHeaderNames.CACHE_CONTROL, "no-store");
    Outlet.field(out, "x-request-id", requestId);
    problem.fields().forEach((name, value) -> Outlet.field(out, name, value));
    date.write(out);
    afterwards.write(out);
    ByteBufUtil.writeAscii(out, "\r\n");
    if (!request.method().equals(HttpMethod.HEAD)) {
      out.writeBytes(body);
    }
  }

  /** The page in the form the client asks for. */
  public static Page of(
      Problem problem, HttpRequest request, @Nullable String route, String requestId) {
    var form = Form.accepted(request.headers().get(HttpHeaderNames.ACCEPT));
    byte[] body =
        switch (form) {
          case HTML -> html(problem, route, requestId);
          case JSON -> json(problem, route, requestId);
          case TEXT -> text(problem, requestId);
        };
    return new Page(form.contentType, body);
  }

  /** What is sent, apart from how it is framed. */
  @SuppressWarnings("ArrayRecordComponent") // Made, sent and forgotten.
  public record Page(String contentType, byte[] body) {}

  private static byte[] text(Problem problem, String requestId) {
    return (problem.status()
            + " "
            + problem.error()
            + "\n"
            + problem.message()
            + "\nRequest id: "
            + requestId
            + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] json(Problem problem, @Nullable String route, String requestId) {
    var target = problem.target();
    return ("{\"status\":"
            + problem.status()
            + ",\"error\":"
            + quoted(problem.error())
            + ",\"message\":"
            + quoted(problem.message())
            + ",\"route\":"
            + quoted(route)
            + ",\"target\":"
            + quoted(target == null ? null : target.id())
            + ",\"requestId\":"
            + quoted(requestId)
            + "}\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(@Nullable String text) {
    if (text == null) {
      return "null";
    }
    var result = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        result.append('\\').append(c);
      } else if (c < ' ') {
        result.append(String.format("\\u%04x", (int) c));
      } else {
        result.append(c);
      }
    }
    return result.append('"').toString();
  }

  private static byte[] html(Problem problem, @Nullable String route, String requestId) {
    var facts = new StringBuilder();
    if (route != null) {
      facts.append("<dt>App</dt><dd>").append(escaped(route)).append("</dd>");
    }
    var target = problem.target();
    if (target != null) {
      facts.append("<dt>Target</dt><dd>").append(escaped(target.toString())).append("</dd>");
    }
    facts.append("<dt>Request id</dt><dd>").append(escaped(requestId)).append("</dd>");
    String title = problem.status() + " " + problem.error();
    return PAGE.replace("{title}", escaped(title))
        .replace("{status}", Integer.toString(problem.status()))
        .replace("{error}", escaped(problem.error()))
        .replace("{facts}", facts)
        // Last, because it quotes what the client sent.
        .replace("{message}", escaped(problem.message()))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>{title}</title>
      <style>
      :root { color-scheme: light dark; --paper: #f6f7f9; --card: #fff; --ink: #1c2430; --soft: #5b6675; --line: #e2e6ec; --mark: #c2410c }
      @media (prefers-color-scheme: dark) { :root { --paper: #12161c; --card: #1a2029; --ink: #e7ebf0; --soft: #98a3b3; --line: #2a323e; --mark: #fb923c } }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif }
      main { max-width: 36rem; margin: 1.5rem; padding: 2.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px }
      .status { margin: 0; color: var(--mark); font-weight: 600; letter-spacing: .06em }
      h1 { margin: .25rem 0 1rem; font-size: 1.6rem; line-height: 1.25 }
      p { margin: 0; overflow-wrap: anywhere }
      dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1.25rem; margin: 1.75rem 0 0; padding-top: 1.25rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem }
      dd { margin: 0; font-family: ui-monospace, monospace; overflow-wrap: anywhere }
      </style>
      </head>
      <body>
      <main>
      <p class="status">{status}</p>
      <h1>{error}</h1>
      <p>{message}</p>
      <dl>{facts}</dl>
      </main>
      </body>
      </html>
      """;
}
