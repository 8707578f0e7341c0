package io.ngp.engine.local.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Copies what a URI names into a file: http, https and file (RFC 8089). */
final class Download {
  private static final int MOST_REDIRECTS = 5;

  private final FetchLimits limits;

  Download(FetchLimits limits) {
    this.limits = limits;
  }

  /**
   * Copies.
   *
   * @throws FetchException with the reason, for people
   */
  void copy(URI uri, Path target) throws FetchException {
    try {
      if (scheme(uri).equals("file")) {
        copyFile(Path.of(URI.create("file://" + uri.getRawPath())), target);
      } else {
        copyHttp(uri, target);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new FetchException(reason(e), e);
    }
  }

  private void copyFile(Path source, Path target) throws FetchException, IOException {
    if (!Files.isRegularFile(source)) {
      throw new FetchException("there is no such file on this agent");
    }
    try (InputStream in = Files.newInputStream(source)) {
      copy(in, target);
    }
    if (Files.isExecutable(source)) {
      Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(source));
    }
  }

  private void copyHttp(URI uri, Path target) throws FetchException, IOException {
    URI current = uri;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpURLConnection connection = open(current);
      try {
        int status = connection.getResponseCode();
        if (status / 100 == 3 && connection.getHeaderField("Location") != null) {
          current = current.resolve(connection.getHeaderField("Location"));
          continue;
        }
        if (status != HttpURLConnection.HTTP_OK) {
          String message = connection.getResponseMessage();
          throw new FetchException(
              "the server answered %d%s".formatted(status, message == null ? "" : " " + message));
        }
        try (InputStream in = connection.getInputStream()) {
          copy(in, target);
        }
        return;
      } finally {
        connection.disconnect();
      }
    }
    throw new FetchException("it is redirected more than %d times".formatted(MOST_REDIRECTS));
  }

  private HttpURLConnection open(URI uri) throws FetchException, IOException {
    String scheme = scheme(uri);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new FetchException(
          "\"%s\" is not supported: expected http, https or file".formatted(scheme));
    }
    URLConnection connection = uri.toURL().openConnection();
    connection.setConnectTimeout((int) limits.connect().toMillis());
    connection.setReadTimeout((int) limits.connect().toMillis());
    connection.setUseCaches(false);
    HttpURLConnection http = (HttpURLConnection) connection;
    http.setInstanceFollowRedirects(false);
    return http;
  }

  private void copy(InputStream in, Path target) throws FetchException, IOException {
    long deadline = System.nanoTime() + limits.total().toNanos();
    byte[] buffer = new byte[64 * 1024];
    long copied = 0;
    try (OutputStream out = Files.newOutputStream(target)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        copied += count;
        if (copied > limits.largestFile()) {
          throw new FetchException(
              "it is larger than %d MiB".formatted(limits.largestFile() >> 20));
        }
        if (System.nanoTime() - deadline > 0) {
          throw new FetchException(
              "it took longer than %d s".formatted(limits.total().toSeconds()));
        }
        if (Thread.interrupted()) {
          throw new FetchException("the task was stopped meanwhile");
        }
        out.write(buffer, 0, count);
      }
    }
  }

  private static String scheme(URI uri) {
    String scheme = uri.getScheme();
    return scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
  }

  private static String reason(Exception e) {
    return switch (e) {
      case java.net.UnknownHostException unknown -> "unknown host " + unknown.getMessage();
      case java.net.SocketTimeoutException _ -> "no answer in time";
      default -> String.valueOf(e.getMessage() == null ? e : e.getMessage());
    };
  }
}
