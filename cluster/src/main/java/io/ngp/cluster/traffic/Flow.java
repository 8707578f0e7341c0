package io.ngp.cluster.traffic;

/**
 * Requests that ended within some time.
 *
 * @param aborted without a whole answer
 * @param bytesIn of the bodies of requests
 * @param bytesOut of the bodies of responses
 * @param waits until the response began
 */
public record Flow(
    Responses responses, long aborted, long bytesIn, long bytesOut, Distribution waits) {
  public static final Flow NONE =
      new Flow(new Responses(0, 0, 0, 0, 0), 0, 0, 0, Distribution.NONE);

  /** Responses by class. */
  public record Responses(
      long informational, long successful, long redirected, long clientErrors, long serverErrors) {
    public long all() {
      return informational + successful + redirected + clientErrors + serverErrors;
    }

    private Responses plus(Responses other) {
      return new Responses(
          informational + other.informational,
          successful + other.successful,
          redirected + other.redirected,
          clientErrors + other.clientErrors,
          serverErrors + other.serverErrors);
    }
  }

  Flow plus(Flow other) {
    return new Flow(
        responses.plus(other.responses),
        aborted + other.aborted,
        bytesIn + other.bytesIn,
        bytesOut + other.bytesOut,
        waits.plus(other.waits));
  }

  /** All that ended. */
  public long requests() {
    return responses.all() + aborted;
  }

  /** The share that failed through the app's or the platform's fault, from 0 to 1. */
  public double errorShare() {
    long all = requests();
    return all == 0 ? 0 : (double) responses.serverErrors() / all;
  }
}
