package io.ngp.edge.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What of a client's first message decides about the certificate (RFC 8446 section 4.1.2).
 *
 * @param host the name it wants, in lower case (RFC 6066 section 3)
 * @param isValidation whether it is an authority that checks who has the host (RFC 8737 section 3)
 */
record ClientHello(@Nullable String host, boolean isValidation) {
  /** Of a client that says nothing that could be understood. */
  static final ClientHello SILENT = new ClientHello(null, false);

  private static final String VALIDATION = "acme-tls/1";
  private static final int VERSION_AND_RANDOM = 34;
  private static final int SERVER_NAME = 0;
  private static final int PROTOCOLS = 16;

  /**
   * Reads a message without its header; whatever is malformed is left to the handshake to refuse.
   */
  static ClientHello read(ByteBuf message) {
    try {
      var in = message.duplicate();
      in.skipBytes(VERSION_AND_RANDOM);
      in.skipBytes(in.readUnsignedByte());
      in.skipBytes(in.readUnsignedShort());
      in.skipBytes(in.readUnsignedByte());
      return in.isReadable() ? extensions(in.readSlice(in.readUnsignedShort())) : SILENT;
    } catch (IndexOutOfBoundsException _) {
      return SILENT;
    }
  }

  private static ClientHello extensions(ByteBuf in) {
    String host = null;
    boolean isValidation = false;
    while (in.isReadable()) {
      int kind = in.readUnsignedShort();
      var content = in.readSlice(in.readUnsignedShort());
      switch (kind) {
        case SERVER_NAME -> host = serverName(content);
        case PROTOCOLS -> isValidation = isOnlyValidation(content);
        default -> {}
      }
    }
    return new ClientHello(host, isValidation);
  }

  private static @Nullable String serverName(ByteBuf in) {
    in.skipBytes(2);
    boolean isHostName = in.readByte() == 0;
    String name = text(in, in.readUnsignedShort()).toLowerCase(Locale.ROOT);
    // A name may end with the root's dot, which no certificate has.
    return isHostName ? name.endsWith(".") ? name.substring(0, name.length() - 1) : name : null;
  }

  private static boolean isOnlyValidation(ByteBuf in) {
    in.skipBytes(2);
    return text(in, in.readUnsignedByte()).equals(VALIDATION) && !in.isReadable();
  }

  private static String text(ByteBuf in, int length) {
    return in.readSlice(length).toString(StandardCharsets.US_ASCII);
  }
}
