package io.quaestor.tape;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.exchange.identities.Identity;
import io.quaestor.exchange.identities.IdentityService;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class SimulatorTest {

    @Autowired
    Simulator simulator;

    @Autowired
    IdentityService identities;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Clock clock;

    @Test
    void a_history_leaves_sound_books_behind_with_everything_a_screen_wants_to_show() throws Exception {
        List<String> lines = new ArrayList<>();
        simulator.playHistory(clock.instant(), lines::add);
        System.out.println(lines);
        for (Map<String, Object> row : jdbc.sql(
                        "select symbol, type, status, count(*) from orders group by 1,2,3 order by 1,2,3")
                .query()
                .listOfRows()) System.out.println(row);
        for (Map<String, Object> row : jdbc.sql(
                        "select symbol, count(*), min(price), max(price), max(quantity), avg(quantity), percentile_disc(0.5) within group (order by quantity) from trades group by 1")
                .query()
                .listOfRows()) System.out.println(row);
        for (Map<String, Object> row : jdbc.sql("select type, status, count(*) from transfers group by 1,2")
                .query()
                .listOfRows()) System.out.println(row);
        for (Map<String, Object> row : jdbc.sql(
                        "select margin_type, sign(realized_pnl), count(*), sum(realized_pnl) from positions group by 1,2")
                .query()
                .listOfRows()) System.out.println(row);
        for (Map<String, Object> row : jdbc.sql("select kind, balance from accounts where kind<>'USER'")
                .query()
                .listOfRows()) System.out.println(row);
        for (Map<String, Object> row : jdbc.sql("select status, count(*) from users group by 1")
                .query()
                .listOfRows()) System.out.println(row);
        Thread.sleep(1000);
        assertThat(identities.check()).allMatch(Identity::holds);
    }
}
