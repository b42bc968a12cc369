package io.quaestor.console.users;

import io.quaestor.console.frame.Page;
import io.quaestor.console.operators.CurrentOperator;
import io.quaestor.console.operators.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The replica's users. The password hash is never read. */
@Repository
@Transactional(readOnly = true)
class UserQueries {

    private final JdbcClient jdbc;
    private final CurrentOperator operator;

    UserQueries(JdbcClient jdbc, CurrentOperator operator) {
        this.jdbc = jdbc;
        this.operator = operator;
    }

    /** The newest users, or those made before one; e-mail addresses whole only for who may see them. */
    public Page<UserRow> page(UserFilter filter, @Nullable UserRow after) {
        boolean whole = operator.holdsAny(Role.OPERATIONS, Role.COMPLIANCE, Role.ADMIN);
        String sql = """
                select id, email, status, kyc_level, created_at, updated_at
                from users
                where true
                """
                + (filter.id() == null ? "" : " and id = :id")
                + (filter.email() == null ? "" : " and lower(email) = lower(:email)")
                + (filter.status() == null ? "" : " and status = :status")
                + (after == null ? "" : " and id < :after")
                + " order by id desc limit :limit";
        return Page.of(jdbc.sql(sql)
                .param("id", filter.id())
                .param("email", filter.email())
                .param("status", filter.status())
                .param("after", after == null ? null : after.id())
                .param("limit", Page.SIZE + 1)
                .query((row, number) -> user(row, whole))
                .list());
    }

    private static UserRow user(ResultSet row, boolean whole) throws SQLException {
        String email = row.getString("email");
        return new UserRow(
                row.getObject("id", UUID.class),
                whole ? email : masked(email),
                row.getString("status"),
                row.getInt("kyc_level"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    /** The first character and the domain: enough to recognise, too little to write to. */
    static String masked(String email) {
        int at = email.lastIndexOf('@');
        return at < 1 ? "***" : email.substring(0, email.offsetByCodePoints(0, 1)) + "***" + email.substring(at);
    }
}
