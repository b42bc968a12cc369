package io.quaestor.exchange.users;

import io.quaestor.platform.data.SqlArrays;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Table users. Demands the caller's transaction. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class UserRepository {

    private final JdbcClient jdbc;

    UserRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(List<NewUser> users) {
        jdbc.sql("""
                insert into users (id, email, password_hash, status, kyc_level, created_at, updated_at)
                select id, email, password_hash, 'active', kyc_level, created_at, created_at
                from unnest(:ids, :emails, :hashes, :levels, :times)
                    as registered (id, email, password_hash, kyc_level, created_at)
                """)
                .param("ids", SqlArrays.uuids(users, NewUser::id))
                .param("emails", SqlArrays.texts(users, NewUser::email))
                .param("hashes", SqlArrays.texts(users, NewUser::passwordHash))
                .param("levels", SqlArrays.integers(users, NewUser::kycLevel))
                .param("times", SqlArrays.instants(users, NewUser::at))
                .update();
    }

    /** The user, the row locked until the transaction ends: nothing that refers to the user can be inserted meanwhile. */
    Optional<User> lock(UUID id) {
        return jdbc.sql("""
                select id, email, status, kyc_level, created_at, updated_at, version
                from users
                where id = :id
                for update
                """).param("id", id).query(UserRepository::user).optional();
    }

    /** Those of the addresses, in lower case, that somebody has. */
    Set<String> takenEmails(Collection<String> emails) {
        Set<String> taken = new HashSet<>();
        jdbc.sql("""
                select lower(users.email) as email
                from unnest(:emails) as wanted (email)
                join users on lower(users.email) = lower(wanted.email)
                """).param("emails", SqlArrays.texts(emails)).query(row -> {
            taken.add(row.getString("email"));
        });
        return taken;
    }

    /** Address of each of the users that exist. */
    Map<UUID, String> emails(Collection<UUID> ids) {
        Map<UUID, String> emails = new HashMap<>();
        jdbc.sql("select id, email from users where id = any(:ids)")
                .param("ids", SqlArrays.uuids(ids))
                .query(row -> {
                    emails.put(row.getObject("id", UUID.class), row.getString("email"));
                });
        return emails;
    }

    /** Status of each of the users that exist. */
    public Map<UUID, UserStatus> statuses(Collection<UUID> ids) {
        Map<UUID, UserStatus> statuses = new HashMap<>();
        jdbc.sql("select id, status from users where id = any(:ids)")
                .param("ids", SqlArrays.uuids(ids))
                .query(row -> {
                    statuses.put(row.getObject("id", UUID.class), UserStatus.ofStored(row.getString("status")));
                });
        return statuses;
    }

    User updateStatus(User user, UserStatus status, Instant at) {
        return jdbc.sql("""
                update users
                set status = :status, updated_at = :at, version = version + 1
                where id = :id and version = :version
                returning id, email, status, kyc_level, created_at, updated_at, version
                """)
                .param("status", status.stored())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("id", user.id())
                .param("version", user.version())
                .query(UserRepository::user)
                .optional()
                .orElseThrow(() -> new OptimisticLockingFailureException("user " + user.id() + " changed meanwhile"));
    }

    private static User user(ResultSet row, int index) throws SQLException {
        return new User(
                row.getObject("id", UUID.class),
                row.getString("email"),
                UserStatus.ofStored(row.getString("status")),
                row.getInt("kyc_level"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }
}
