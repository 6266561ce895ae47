package io.sparqat.jobs.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.jobs.session.Sessions;
import io.sparqat.quant.UserException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchedJobsIT {
  private static final String GROUP = "watched";

  private static SparkSession spark;
  private static JavaSparkContext context;

  /** Keeps a task busy for so many milliseconds. */
  private static final class Sleep implements Function<Integer, Integer> {
    private static final long serialVersionUID = 1;

    @Override
    public Integer call(Integer millis) throws InterruptedException {
      Thread.sleep(millis);
      return millis;
    }
  }

  @BeforeAll
  static void open() {
    spark = Sessions.open("watched jobs", "local[2]");
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    job(0); // The first job takes long.
  }

  @BeforeEach
  void begin() {
    context.setJobGroup(GROUP, "watched jobs", true);
  }

  @AfterAll
  static void close() {
    spark.close();
  }

  @Test
  void aJobThatHangsIsCancelledWithAnErrorThatSaysWhatToDo() {
    assertThatThrownBy(() -> watch(Duration.ofSeconds(1), () -> job(600_000)))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot finish waiting: a Spark job has not come back after 1 s")
        .hasMessageContaining("recovery.hang-limit");
  }

  @Test
  void manyJobsMayTogetherTakeLongerThanOneMay() {
    List<Integer> done = new ArrayList<>();
    watch(
        Duration.ofSeconds(4),
        () -> {
          for (int i = 0; i < 6; i++) {
            done.addAll(job(1_000));
          }
        });
    assertThat(done).hasSize(6);
  }

  @Test
  void jobsOfOtherGroupsAreNoConcernOfIt() {
    CompletableFuture<List<Integer>> other =
        CompletableFuture.supplyAsync(
            () -> {
              context.setJobGroup("other", "other jobs", true);
              return job(5_000);
            });
    watch(Duration.ofSeconds(2), other::join);
    assertThat(other.join()).containsExactly(5_000);
  }

  @Test
  void whatTheWorkItselfThrowsComesThrough() {
    assertThatThrownBy(
            () ->
                watch(
                    Duration.ofSeconds(60),
                    () -> {
                      throw new IllegalStateException("its own");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("its own");
  }

  private static void watch(Duration limit, Runnable work) {
    WatchedJobs.run(context, GROUP, TimeLimit.ofRounds(limit), "waiting", work);
  }

  private static List<Integer> job(int millis) {
    return context.parallelize(List.of(millis), 1).map(new Sleep()).collect();
  }
}
