package io.ngp.console;

import io.ngp.console.model.RouteView.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * Points of a route over time, as shapes within {@link #WIDTH} and {@link #HEIGHT}. Each point is
 * two seconds.
 *
 * @param curves drawn in this order
 * @param marks values on the vertical axis, the largest first
 */
record Graph(List<Curve> curves, List<Mark> marks) {
  static final int WIDTH = 600;
  static final int HEIGHT = 150;

  /** Where the largest value lies, so that its label is not cut. */
  private static final double TOP = 12;

  Graph {
    curves = List.copyOf(curves);
    marks = List.copyOf(marks);
  }

  /**
   * A line or area.
   *
   * @param kind how it is coloured
   * @param path as SVG writes it
   */
  record Curve(String kind, String name, String path) {}

  /** A value on the axis and where it lies. */
  record Mark(double y, String text) {}

  private record Part(String kind, String name, ToDoubleFunction<Point> value) {}

  private static final List<Part> CLASSES =
      List.of(
          new Part("fine", "answered", Point::fine),
          new Part("client", "4xx", Point::clientErrors),
          new Part("server", "5xx", Point::serverErrors),
          new Part("aborted", "aborted", Point::aborted));

  private static final List<Part> QUANTILES =
      List.of(
          new Part("p99", "p99", Point::p99),
          new Part("p90", "p90", Point::p90),
          new Part("p50", "p50", Point::p50));

  /** Requests a second, what became of them one upon the other. */
  static Graph rates(List<Point> points) {
    double largest = nice(points.stream().mapToDouble(Point::requests).max().orElse(0));
    List<Curve> curves = new ArrayList<>();
    double[] below = new double[points.size()];
    for (Part part : CLASSES) {
      double[] above = below.clone();
      for (int i = 0; i < above.length; i++) {
        above[i] += part.value().applyAsDouble(points.get(i));
      }
      curves.add(new Curve(part.kind(), part.name(), area(below, above, largest)));
      below = above;
    }
    return new Graph(curves, marks(largest, Show::number));
  }

  /** How long responses took to begin. */
  static Graph waits(List<Point> points) {
    double largest = nice(points.stream().mapToDouble(Point::p99).max().orElse(0));
    List<Curve> curves =
        QUANTILES.stream()
            .map(part -> new Curve(part.kind(), part.name(), line(points, part.value(), largest)))
            .toList();
    return new Graph(curves, marks(largest, Show::millis));
  }

  /** Requests a second of the last two minutes, small: an area without axis. */
  static String spark(List<Point> points) {
    List<Point> last = points.subList(Math.max(0, points.size() - 60), points.size());
    double[] above = last.stream().mapToDouble(Point::requests).toArray();
    double largest = last.stream().mapToDouble(Point::requests).max().orElse(0);
    return area(new double[above.length], above, largest);
  }

  private static List<Mark> marks(double largest, DoubleFunction<String> text) {
    return List.of(
        new Mark(TOP, text.apply(largest)),
        new Mark((TOP + HEIGHT) / 2.0, text.apply(largest / 2)),
        new Mark(HEIGHT, "0"));
  }

  /** The least of 1, 2 and 5 times a power of ten that is not below {@code value}. */
  static double nice(double value) {
    if (value <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : new double[] {1, 2, 5}) {
      if (value <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private static String area(double[] below, double[] above, double largest) {
    StringBuilder path = new StringBuilder(above.length * 16);
    for (int i = 0; i < above.length; i++) {
      path.append(i == 0 ? 'M' : 'L').append(at(i, above.length, above[i], largest));
    }
    for (int i = below.length - 1; i >= 0; i--) {
      path.append('L').append(at(i, below.length, below[i], largest));
    }
    return path.isEmpty() ? "" : path.append('Z').toString();
  }

  /** Interrupted where nothing was measured. */
  private static String line(List<Point> points, ToDoubleFunction<Point> value, double largest) {
    StringBuilder path = new StringBuilder(points.size() * 8);
    boolean isDrawing = false;
    for (int i = 0; i < points.size(); i++) {
      double here = value.applyAsDouble(points.get(i));
      if (here > 0) {
        path.append(isDrawing ? 'L' : 'M').append(at(i, points.size(), here, largest));
        if (!isDrawing) {
          // A single point is a dot: a line of no length with round ends.
          path.append("h0");
        }
      }
      isDrawing = here > 0;
    }
    return path.toString();
  }

  private static String at(int index, int count, double value, double largest) {
    double x = count <= 1 ? WIDTH : (double) index * WIDTH / (count - 1);
    double share = largest <= 0 ? 0 : Math.min(1, value / largest);
    return Show.number(x) + "," + Show.number(HEIGHT - share * (HEIGHT - TOP));
  }
}
