package io.ngp.cluster.api.http;

/** Ends a call with an answer that is a no by the rules of HTTP; nothing was changed. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reply reply;

  public Refusal(int status, String message) {
    this(Reply.error(status, message));
  }

  Refusal(Reply reply) {
    super("HTTP " + reply.status(), null, false, false);
    this.reply = reply;
  }

  Reply reply() {
    return reply;
  }
}
