package io.quaestor.platform.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the months of the partitioned tables ahead of time. Called by this application's own programs. */
@Service
public class Partitions {

    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private static final List<String> TABLES = List.of("trades", "ledger_entries");

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    Partitions(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * Makes every month (UTC) from {@code from} to {@code to}, both included, that is missing. Each in a short transaction
     * of its own, because making one keeps writers of the default partition waiting.
     *
     * @return how many partitions had to be made
     * @throws IllegalArgumentException when {@code to} is before {@code from}
     * @throws org.springframework.dao.DataAccessException when a month lies before 2009 or more than ten years ahead
     */
    public int ensure(Instant from, Instant to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("the last month, of " + to + ", is before the first, of " + from);
        }
        int made = 0;
        YearMonth last = YearMonth.from(to.atOffset(ZoneOffset.UTC));
        for (YearMonth month = YearMonth.from(from.atOffset(ZoneOffset.UTC));
                !month.isAfter(last);
                month = month.plusMonths(1)) {
            for (String table : TABLES) {
                if (ensure(table, month.atDay(1))) {
                    LOG.info("Made the partition of {} for {}", table, month);
                    made++;
                }
            }
        }
        return made;
    }

    private boolean ensure(String table, LocalDate month) {
        return Boolean.TRUE.equals(
                transactions.execute(status -> jdbc.sql("select create_month_partition(:parent, :month)")
                        .param("parent", table)
                        .param("month", month)
                        .query(Boolean.class)
                        .single()));
    }
}
