package io.quaestor.console.users;

import io.quaestor.console.frame.FilterRefused;
import io.quaestor.console.frame.Formats;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.exchange.sessions.OrderLimiter;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's users. The password hash is never read. */
@Repository
@Transactional(readOnly = true)
class UserQueries {

    private static final String COLUMNS = "id, email, status, kyc_level, created_at, updated_at, version";
    private static final int LEAST_OF_AN_ADDRESS = 3;

    /** Sorts after every character that an address can hold. */
    private static final String BEYOND = "\uFFFF";

    private final JdbcClient jdbc;
    private final CurrentOperator operator;
    private final OrderLimiter limiter;

    UserQueries(JdbcClient jdbc, CurrentOperator operator, OrderLimiter limiter) {
        this.jdbc = jdbc;
        this.operator = operator;
        this.limiter = limiter;
    }

    /**
     * Users, newest first; e-mail addresses whole only for who may see them.
     *
     * @throws FilterRefused when too little of an e-mail address is given
     */
    public KeysetPage<UserRow> page(UserFilter filter, KeysetSpan span) {
        boolean whole = seesWhole();
        return query(filter).page(span, (row, number) -> user(row, whole));
    }

    /**
     * How many, as far as counting is cheap.
     *
     * @throws FilterRefused when too little of an e-mail address is given
     */
    public KeysetQuery.Count count(UserFilter filter) {
        return query(filter).count();
    }

    /** Where a user lies among all; empty where there is none such. */
    public Optional<Key> placeOf(UUID id) {
        return one(id).map(user -> new Key(List.of(user.createdAt(), user.id())));
    }

    public Optional<UserRow> one(UUID id) {
        boolean whole = seesWhole();
        return jdbc.sql("select " + COLUMNS + " from users where id = :id")
                .param("id", id)
                .query((row, number) -> user(row, whole))
                .optional();
    }

    /** Orders that any user may enter within 60 seconds; a setting, read from no database. */
    public int ordersPerMinute() {
        return limiter.ordersPerMinute();
    }

    KeysetQuery query(UserFilter filter) {
        String email = filter.email() == null ? null : filter.email().toLowerCase(Locale.ROOT);
        String tag = filter.tag() == null ? null : filter.tag().toLowerCase(Locale.ROOT);
        boolean byPrefix = email != null && filter.id() == null && seesWhole();
        boolean byTag = tag != null && filter.id() == null && email == null;
        String searched = byPrefix
                ? startingWith(Objects.requireNonNull(email))
                : byTag ? tagged(Objects.requireNonNull(tag)) : "users";
        KeysetQuery query = new KeysetQuery(
                        jdbc, searched, COLUMNS, KeysetQuery.Column.time("created_at"), KeysetQuery.Column.id("id"))
                .param("id", filter.id())
                .param("email", email)
                .param("beyond", email + BEYOND)
                .param("tag", tag);
        if (filter.id() != null) {
            query.branch("id = :id");
        } else if (byPrefix) {
            query.branch("true");
        } else if (email != null) {
            query.branch("lower(email) = :email");
        } else if (byTag) {
            query.branch("true");
        } else if (filter.status() != null && !filter.status().equals("active")) {
            // In the words of the index of those few.
            query.branch("status = :only_status and status <> 'active'").param("only_status", filter.status());
        }
        if (filter.status() != null
                && (filter.id() != null
                        || email != null
                        || byTag
                        || filter.status().equals("active"))) {
            query.filter("status = :only_status").param("only_status", filter.status());
        }
        if (tag != null && !byTag) {
            query.filter("exists (select from backoffice.user_tags where user_id = id and tag = :tag)");
        }
        if (filter.kycLevel() != null) {
            query.filter("kyc_level = :kycLevel").param("kycLevel", filter.kycLevel());
        }
        if (filter.id() == null && email == null) {
            if (filter.window().from() != null) {
                query.within("created_at >= :from")
                        .param("from", filter.window().from());
            }
            if (filter.window().to() != null) {
                query.within("created_at < :to").param("to", filter.window().to());
            }
        }
        return query;
    }

    /** A part of the address's index, in the order of its bytes, whatever the database's collation. */
    private String startingWith(String email) {
        if (email.length() < LEAST_OF_AN_ADDRESS) {
            throw new FilterRefused("users.refused.short", LEAST_OF_AN_ADDRESS);
        }
        String found = "from users where lower(email) ~>=~ :email and lower(email) ~<~ :beyond";
        int most = KeysetQuery.MOST_SCANNED;
        long matching = jdbc.sql("select count(*) from (select 1 " + found + " limit :most) as matching")
                .param("email", email)
                .param("beyond", email + BEYOND)
                .param("most", most + 1)
                .query(Long.class)
                .single();
        if (matching > most) {
            throw new FilterRefused("users.refused.many", most);
        }
        return "(select " + COLUMNS + " " + found + ") as found";
    }

    /** The users of a tag, found by its index and their ids. */
    private String tagged(String tag) {
        int most = KeysetQuery.MOST_SCANNED;
        long matching = jdbc.sql("""
                        select count(*) from (
                            select 1 from backoffice.user_tags where tag = :tag limit :most) as matching
                        """)
                .param("tag", tag)
                .param("most", most + 1)
                .query(Long.class)
                .single();
        if (matching > most) {
            throw new FilterRefused("users.refused.many-tagged", Formats.count(most));
        }
        return "(select " + COLUMNS
                + " from users where id = any(array(select user_id from backoffice.user_tags where tag = :tag))) as found";
    }

    private boolean seesWhole() {
        return operator.seesPersonalData();
    }

    private static UserRow user(ResultSet row, boolean whole) throws SQLException {
        String email = row.getString("email");
        return new UserRow(
                row.getObject("id", UUID.class),
                whole ? email : masked(email),
                row.getString("status"),
                row.getInt("kyc_level"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }

    /** The first character and the domain: enough to recognise, too little to write to. */
    static String masked(String email) {
        int at = email.lastIndexOf('@');
        return at < 1 ? "***" : email.substring(0, email.offsetByCodePoints(0, 1)) + "***" + email.substring(at);
    }
}
