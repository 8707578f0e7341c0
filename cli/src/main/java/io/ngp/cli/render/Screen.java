package io.ngp.cli.render;

import java.io.PrintStream;
import java.io.PrintWriter;

/**
 * Where a command's words go: results to the standard output, remarks and failures to the standard
 * error. Knows whether a person is watching (colour, redrawing) or a file or pipe is being filled.
 *
 * <p>Methods may be called from several threads; each call prints whole lines.
 */
public final class Screen {
  private static final int DEFAULT_COLUMNS = 100;
  private static final int NARROWEST = 20;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean isTerminal;
  private final int columns;
  private final boolean isUnicode;
  private boolean isColoured;

  /**
   * A screen over two writers; {@code isTerminal} says that a person watches the output, {@code
   * columns} wide.
   */
  public Screen(
      PrintWriter out, PrintWriter err, boolean isTerminal, int columns, boolean isUnicode) {
    this.out = out;
    this.err = err;
    this.isTerminal = isTerminal;
    this.columns = columns;
    this.isUnicode = isUnicode;
    this.isColoured = isTerminal;
  }

  /**
   * The screen of this process. The launcher knows what the output is and says it in the property
   * {@code ngp.terminal}: the terminal's width, or nothing when it is none. Asking the JVM instead
   * would cost a tenth of the start-up time.
   */
  public static Screen ofProcess() {
    var width = System.getProperty("ngp.terminal", "");
    return new Screen(
        writer(System.out), writer(System.err), !width.isEmpty(), columns(width), speaksUnicode());
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, false, stream.charset());
  }

  private static int columns(String width) {
    try {
      var columns = Integer.parseInt(width);
      // A terminal that does not know its size says 0.
      return columns <= 0 ? DEFAULT_COLUMNS : Math.max(NARROWEST, columns);
    } catch (NumberFormatException _) {
      return DEFAULT_COLUMNS;
    }
  }

  private static boolean speaksUnicode() {
    return System.out.charset().newEncoder().canEncode('✔');
  }

  /** Whether a person watches the output. */
  public boolean isTerminal() {
    return isTerminal;
  }

  /** Whether text is coloured. */
  public boolean isColoured() {
    return isColoured;
  }

  /** The width of a line, in characters. */
  public int columns() {
    return columns;
  }

  /** Prints without colour from now on. */
  public void dropColour() {
    isColoured = false;
  }

  /** {@code text}, painted if this screen shows colour. */
  public String paint(Paint paint, String text) {
    return isColoured ? paint.around(text) : text;
  }

  /** {@code glyph} where the terminal's character set has it, else {@code plain}. */
  public String glyph(String glyph, String plain) {
    return isUnicode ? glyph : plain;
  }

  /** Prints a line of the result. */
  public void print(String line) {
    line(out, line);
  }

  /** Prints a remark beside the result, or part of a failure. */
  public void remark(String line) {
    line(err, line);
  }

  /** The writer for results, for whatever prints by itself; flush it after use. */
  public PrintWriter out() {
    return out;
  }

  /** The writer for remarks, for whatever prints by itself; flush it after use. */
  public PrintWriter err() {
    return err;
  }

  /** Progress to be shown to a person watching; on the standard error if {@code besideResult}. */
  public Progress progress(boolean besideResult) {
    var writer = besideResult ? err : out;
    return isTerminal ? new LiveProgress(writer, columns) : new PlainProgress(writer);
  }

  private static void line(PrintWriter writer, String line) {
    synchronized (writer) {
      writer.print(line + "\n");
      writer.flush();
    }
  }
}
