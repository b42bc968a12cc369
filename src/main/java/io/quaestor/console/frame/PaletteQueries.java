package io.quaestor.console.frame;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds on the replica what an operator pasted; every way is an index, and brings a few rows at most. The frame that asks
 * belongs to no screen, so that who may ask is said here.
 */
@Repository
@PreAuthorize("hasAnyRole('VIEWER', 'SUPPORT', 'OPERATIONS', 'COMPLIANCE', 'ADMIN')")
@Transactional(readOnly = true)
class PaletteQueries {

    static final int MOST = 8;
    static final int LEAST_OF_AN_ADDRESS = 3;

    /** Sorts after every character that an address can hold. */
    private static final String BEYOND = "\uFFFF";

    /** What an id can be of; an aggregate is what events tell of, a journal what ledger entries belong to. */
    enum Kind {
        USER,
        ORDER,
        TRADE,
        ACCOUNT,
        POSITION,
        TRANSFER,
        EVENT,
        AGGREGATE,
        JOURNAL
    }

    /**
     * Something found.
     *
     * @param detail by which to recognise it; an e-mail address only for who may see it whole
     */
    record Found(Kind kind, UUID id, @Nullable String detail) {}

    private final JdbcClient jdbc;
    private final Sight sight;

    PaletteQueries(JdbcClient jdbc, Sight sight) {
        this.jdbc = jdbc;
        this.sight = sight;
    }

    /** Everything that this is the id of. */
    public List<Found> byId(UUID id) {
        return jdbc.sql("""
                        select 'USER' as kind, id, case when :whole then email end as detail from users where id = :id
                        union all select 'ORDER', id, symbol from orders where id = :id
                        union all (select 'TRADE', id, symbol from trades where id = :id limit 1)
                        union all select 'ACCOUNT', id, currency from accounts where id = :id
                        union all select 'POSITION', id, symbol from positions where id = :id
                        union all select 'TRANSFER', id, currency from transfers where id = :id
                        union all select 'EVENT', id, event_type from events where id = :id
                        union all (select 'AGGREGATE', aggregate_id, aggregate_type from events
                            where aggregate_id = :id limit 1)
                        union all (select 'JOURNAL', journal_id, reference_type from ledger_entries
                            where journal_id = :id limit 1)
                        """)
                .param("id", id)
                .param("whole", seesWhole())
                .query(PaletteQueries::found)
                .list();
    }

    /**
     * Users by e-mail address in any case: by its beginning for who may see addresses whole, else by all of it. Less than
     * {@value #LEAST_OF_AN_ADDRESS} characters find nobody.
     */
    public List<Found> byEmail(String text) {
        boolean whole = seesWhole();
        String email = text.toLowerCase(Locale.ROOT);
        if (email.length() < LEAST_OF_AN_ADDRESS) {
            return List.of();
        }
        String condition = whole ? "lower(email) ~>=~ :email and lower(email) ~<~ :beyond" : "lower(email) = :email";
        return jdbc.sql("select 'USER' as kind, id, case when :whole then email end as detail from users where "
                        + condition + " order by lower(email) using ~<~ limit :most")
                .param("whole", whole)
                .param("email", email)
                .param("beyond", email + BEYOND)
                .param("most", MOST)
                .query(PaletteQueries::found)
                .list();
    }

    /** Instruments whose symbol begins so, in any case; of the few that there are. */
    public List<String> symbols(String text) {
        return jdbc.sql("""
                        select symbol from instruments where starts_with(upper(symbol), :symbol)
                        order by symbol = :symbol desc, symbol limit :most
                        """)
                .param("symbol", text.toUpperCase(Locale.ROOT))
                .param("most", MOST)
                .query((row, number) -> Objects.requireNonNull(row.getString("symbol")))
                .list();
    }

    /** Transfers of this transaction on a chain. */
    public List<Found> byTransaction(String hash) {
        return jdbc.sql("select 'TRANSFER' as kind, id, currency as detail from transfers where tx_hash = :hash"
                        + " order by created_at desc limit :most")
                .param("hash", hash)
                .param("most", MOST)
                .query(PaletteQueries::found)
                .list();
    }

    private boolean seesWhole() {
        return sight.seesPersonalData();
    }

    private static Found found(ResultSet row, int number) throws SQLException {
        return new Found(Kind.valueOf(row.getString("kind")), row.getObject("id", UUID.class), row.getString("detail"));
    }
}
