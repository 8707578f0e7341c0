package io.ngp.cli.app;

import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.api.TaskStats;
import io.ngp.cli.render.Amount;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import java.util.List;
import java.util.Optional;

/** What tasks use, one to a line. */
final class StatsTable {
  private static final String UNKNOWN = "-";

  /** Of its memory limit, from which a task is about to be killed. */
  private static final double NEARLY_ALL = 0.9;

  private StatsTable() {}

  static Table of(Screen screen, List<TaskStats> tasks) {
    var table =
        new Table(
            "APP",
            "TASK",
            "AGENT",
            ">CPUS",
            ">ASKED",
            ">MEMORY",
            ">LIMIT",
            ">PEAK",
            ">PROCESSES",
            ">RECEIVED",
            ">SENT",
            ">READ",
            ">WRITTEN");
    tasks.forEach(task -> row(table, screen, task));
    return table;
  }

  private static void row(Table table, Screen screen, TaskStats task) {
    table.row(
        screen.paint(Paint.STRONG, task.app().path()),
        TaskInfo.shortId(task.task()),
        task.agent(),
        task.cores().map(Amount::cores).orElse(UNKNOWN),
        task.asked().map(Amount::cores).orElse(UNKNOWN),
        memory(screen, task),
        bytes(task.memoryLimit()),
        bytes(task.memoryPeak()),
        String.valueOf(task.processes()),
        bytes(task.network().map(TaskStats.Traffic::in)),
        bytes(task.network().map(TaskStats.Traffic::out)),
        bytes(task.disk().map(TaskStats.Traffic::in)),
        bytes(task.disk().map(TaskStats.Traffic::out)));
  }

  private static String memory(Screen screen, TaskStats task) {
    var text = Amount.bytes(task.memory());
    return task.memoryLimit().filter(limit -> task.memory() > NEARLY_ALL * limit).isPresent()
        ? screen.paint(Paint.BAD, text)
        : text;
  }

  private static String bytes(Optional<Long> amount) {
    return amount.map(Amount::bytes).orElse(UNKNOWN);
  }
}
