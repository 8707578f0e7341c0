package io.ngp.cli.plan;

import io.ngp.cli.render.Paint;

/** What the sign in front of a line says; its colour only repeats it. */
enum Mark {
  ADD("+", Paint.GOOD),
  CHANGE("~", Paint.WARNING),
  REMOVE("-", Paint.BAD),
  /** Destroyed, then made. */
  REPLACE("-/+", Paint.BAD),
  /** Made, then the former one destroyed. */
  REPLACE_CREATED_FIRST("+/-", Paint.BAD),
  /** Nothing happens here. */
  SAME(" ", Paint.PLAIN);

  private final String sign;
  private final Paint paint;

  Mark(String sign, Paint paint) {
    this.sign = sign;
    this.paint = paint;
  }

  String sign() {
    return sign;
  }

  Paint paint() {
    return paint;
  }
}
