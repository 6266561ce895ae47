package io.sparqat.jobs.job;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Tells when tasks of one job group have succeeded. */
final class TaskListener extends SparkListener {
  private static final String GROUP = "spark.jobGroup.id";

  private final String group;
  private final Runnable done;
  private final Set<Object> stages = ConcurrentHashMap.newKeySet();

  /**
   * @param done called on Spark's thread, once for each task
   */
  TaskListener(String group, Runnable done) {
    this.group = group;
    this.done = done;
  }

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    if (group.equals(job.properties().getProperty(GROUP))) {
      for (int i = 0; i < job.stageIds().size(); i++) {
        stages.add(job.stageIds().apply(i));
      }
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    if (stages.contains(task.stageId()) && task.taskInfo().successful()) {
      done.run();
    }
  }
}
