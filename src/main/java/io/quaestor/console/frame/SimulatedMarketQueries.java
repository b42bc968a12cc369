package io.quaestor.console.frame;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Whether what the screens show was made up: simulated users have e-mail addresses of a domain of their own. */
@Repository
@Transactional(readOnly = true)
class SimulatedMarketQueries {

    static final String DOMAIN = "sim.quaestor.example";

    private final JdbcClient jdbc;

    SimulatedMarketQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Looks at the oldest and the newest users only, however many there are. */
    public boolean isSimulated() {
        return jdbc.sql("""
                select exists (
                    select from (
                        (select email from users order by id limit 100)
                        union all
                        (select email from users order by id desc limit 100)) as looked_at
                    where email like '%@' || :domain)
                """).param("domain", DOMAIN).query(Boolean.class).single();
    }
}
