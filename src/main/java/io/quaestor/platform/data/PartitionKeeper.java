package io.quaestor.platform.data;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** Keeps the current and the next two months made: at start-up, and once a day from then on. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class PartitionKeeper {

    private static final int MONTHS_AHEAD = 2;

    private final Partitions partitions;
    private final Clock clock;

    PartitionKeeper(Partitions partitions, Clock clock) {
        this.partitions = partitions;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 0, fixedDelay = 1, timeUnit = TimeUnit.DAYS)
    void keep() {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        partitions.ensure(now.toInstant(), now.plusMonths(MONTHS_AHEAD).toInstant());
    }
}
