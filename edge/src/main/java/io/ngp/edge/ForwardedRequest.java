package io.ngp.edge;

import io.netty.handler.codec.http.HttpContent;
import io.ngp.edge.http.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to a target: its body is held back while there is none, passed on as fast as
 * the target takes it, and what one target declined of it is sent to the next. Knows how long
 * nothing has moved.
 */
abstract class ForwardedRequest extends ReceivedRequest {
  private @Nullable TargetStream target;
  private List<HttpContent> declined = List.of();
  private boolean isHoldingBody;
  private long movedAt;

  ForwardedRequest(ClientStream client, Worker worker, RequestHead head) {
    super(client, worker, head);
    this.movedAt = worker.now();
  }

  /** Who gets the request; null while nobody does. */
  @Nullable TargetStream target() {
    return target;
  }

  /** Holds the body back while there is no connection to send it on. */
  void connecting() {
    isHoldingBody |= client.holdBack();
  }

  /** The request goes to {@code ready} from here on. */
  void goTo(TargetStream ready) {
    target = ready;
  }

  /** Sends to {@code ready}, which has the head, what there is of the body, and lets more come. */
  void sendBody(TargetStream ready) {
    moved();
    if (!declined.isEmpty()) {
      var again = declined;
      declined = List.of();
      again.forEach(ready::content);
    }
    if (isHoldingBody) {
      isHoldingBody = false;
      client.letGo();
    }
  }

  /** Passes on a piece of the body. Takes over {@code content}. */
  void forward(HttpContent content) {
    var to = target;
    if (to == null || to.isDeaf()) {
      // Without a target only the empty end of a request without body comes here: the rest is held
      // back.
      content.release();
      return;
    }
    to.content(content);
    if (!to.isWritable()) {
      client.updateReading();
    }
  }

  void flushUpstream() {
    if (target != null) {
      target.flush();
    }
  }

  boolean isUpstreamFull() {
    return target != null && !target.isDeaf() && !target.isWritable();
  }

  void clientWritabilityChanged() {
    if (target != null) {
      target.read(client.isWritable());
    }
  }

  /** Whether the request may be sent once more after this target closed, to any. */
  boolean isSafeAgain(TargetStream closed) {
    var sent = closed.declined();
    if (sent != null) {
      declined = sent;
      return true;
    }
    // It closed a kept connection just as we used it; the request was not looked at, or does no
    // harm twice.
    return !closed.hasReceived() && closed.isReused() && head.isReplayable();
  }

  /** The target has nothing more to do with the request. */
  void letTargetGo() {
    target = null;
  }

  /** Ends what the target still does for the request. */
  void leaveTarget() {
    var left = target;
    target = null;
    if (left != null) {
      left.close();
    }
  }

  /** Nobody gets what a target declined. */
  void forgetDeclined() {
    declined.forEach(HttpContent::release);
    declined = List.of();
  }

  /** Something came, from either side, or was sent to a new target. */
  void moved() {
    movedAt = worker.now();
  }

  /** How long nothing came, in milliseconds. */
  long silence() {
    return worker.now() - movedAt;
  }
}
