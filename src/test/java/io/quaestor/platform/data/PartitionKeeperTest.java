package io.quaestor.platform.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quaestor.IntegrationTest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class PartitionKeeperTest {

    @Autowired
    Partitions partitions;

    @Autowired
    JdbcClient jdbc;

    @Test
    void the_current_and_the_next_two_months_are_made_across_the_turn_of_the_year() {
        Clock november = Clock.fixed(Instant.parse("2031-11-30T23:59:59Z"), ZoneOffset.UTC);
        PartitionKeeper keeper = new PartitionKeeper(partitions, november);
        keeper.keep();
        keeper.keep();
        assertThat(madeIn("2031|2032"))
                .containsExactly(
                        "ledger_entries_2031_11",
                        "ledger_entries_2031_12",
                        "ledger_entries_2032_01",
                        "trades_2031_11",
                        "trades_2031_12",
                        "trades_2032_01");
    }

    @Test
    void every_month_between_two_times_is_made_once_both_included() {
        Instant from = Instant.parse("2013-02-28T23:59:59.999999Z");
        Instant to = Instant.parse("2013-04-01T00:00:00Z");
        assertThat(partitions.ensure(from, to)).isEqualTo(6);
        assertThat(partitions.ensure(from, to)).isZero();
        assertThat(madeIn("2013"))
                .containsExactly(
                        "ledger_entries_2013_02",
                        "ledger_entries_2013_03",
                        "ledger_entries_2013_04",
                        "trades_2013_02",
                        "trades_2013_03",
                        "trades_2013_04");
    }

    @Test
    void times_the_wrong_way_round_are_refused() {
        Instant now = Instant.parse("2013-02-28T23:59:59Z");
        assertThatThrownBy(() -> partitions.ensure(now, now.minusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is before the first");
    }

    private List<@Nullable String> madeIn(String years) {
        return jdbc.sql("""
                select inhrelid::regclass::text
                from pg_inherits
                where inhparent in ('trades'::regclass, 'ledger_entries'::regclass)
                    and inhrelid::regclass::text ~ ?
                order by 1
                """).param("_(" + years + ")_").query(String.class).list();
    }
}
