package io.quaestor.console.operators;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The operators' table. Reads go to the primary: never call them in a read-only transaction. */
@Repository
class OperatorRepository {

    private static final String COLUMNS =
            "id, name, password_hash, must_change_password, roles, status = 'active' as active, version";

    private final JdbcClient jdbc;

    OperatorRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Operator> findByName(String name) {
        return jdbc.sql("select " + COLUMNS + " from backoffice.operators where name = :name")
                .param("name", name)
                .query(OperatorRepository::operator)
                .optional();
    }

    Optional<Operator> findById(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from backoffice.operators where id = :id")
                .param("id", id)
                .query(OperatorRepository::operator)
                .optional();
    }

    boolean isEmpty() {
        return jdbc.sql("select not exists (select from backoffice.operators)")
                .query(Boolean.class)
                .single();
    }

    /** Two programs that start together must not both make a first operator. */
    @Transactional(propagation = Propagation.MANDATORY)
    void lockForFirstOperator() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('backoffice.operators'))::text")
                .query()
                .singleValue();
    }

    /** Returns false where the name is taken. */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean insert(Operator operator, Instant now) {
        return jdbc.sql("""
                insert into backoffice.operators
                    (id, name, password_hash, must_change_password, roles, status, created_at, updated_at, version)
                values (:id, :name, :hash, :mustChange, string_to_array(:roles, ',')::varchar[], 'active', :now, :now, 1)
                on conflict (name) do nothing
                """)
                        .param("id", operator.id())
                        .param("name", operator.name())
                        .param("hash", operator.passwordHash())
                        .param("mustChange", operator.mustChangePassword())
                        .param(
                                "roles",
                                operator.roles().stream().map(Role::name).collect(Collectors.joining(",")))
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Sets a password and makes the operator active; returns false where somebody else changed the row meanwhile. */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean setPassword(UUID id, long version, String hash, boolean mustChange, Instant now) {
        return jdbc.sql("""
                update backoffice.operators
                set password_hash = :hash, must_change_password = :mustChange, status = 'active',
                    updated_at = :now, version = version + 1
                where id = :id and version = :version
                """)
                        .param("hash", hash)
                        .param("mustChange", mustChange)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("id", id)
                        .param("version", version)
                        .update()
                == 1;
    }

    private static Operator operator(ResultSet row, int number) throws SQLException {
        return new Operator(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("password_hash"),
                row.getBoolean("must_change_password"),
                roles((String[]) row.getArray("roles").getArray()),
                row.getBoolean("active"),
                row.getLong("version"));
    }

    private static Set<Role> roles(String[] names) {
        return Arrays.stream(names)
                .map(Role::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }
}
