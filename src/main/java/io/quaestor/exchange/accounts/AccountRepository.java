package io.quaestor.exchange.accounts;

import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.users.UserTies;
import io.quaestor.platform.data.CommittedCache;
import io.quaestor.platform.data.SqlArrays;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Table accounts. A user's account row is the lock under which that user's orders, positions and withdrawals in the
 * currency change: it is taken first and in the order of ids, which keeps writers from deadlocking. Demands the
 * caller's transaction.
 */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
public class AccountRepository implements UserTies {

    private static final String COLUMNS =
            "id, user_id, kind, currency, balance, available_balance, locked_balance, version";

    private static final String NUMERIC_VALUE_OUT_OF_RANGE = "22003";
    private static final String CHECK_VIOLATION = "23514";
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final JdbcClient jdbc;
    private final CommittedCache<String, Map<AccountKind, UUID>> houses = new CommittedCache<>();

    AccountRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Inserts those that are not there.
     *
     * @throws Refusal UNKNOWN when one of the owners is no user
     */
    void insertMissing(Collection<Owner> owners, Instant at) {
        JdbcClient.StatementSpec insert = jdbc.sql("""
                insert into accounts (id, user_id, kind, currency, created_at, updated_at)
                select id, user_id, 'USER', currency, :at, :at
                from unnest(:ids, :users, :currencies) as owner (id, user_id, currency)
                order by user_id, currency
                on conflict (user_id, currency) do nothing
                """)
                .param("ids", SqlArrays.uuids(owners, owner -> Ids.next()))
                .param("users", SqlArrays.uuids(owners, Owner::userId))
                .param("currencies", SqlArrays.texts(owners, Owner::currency))
                .param("at", at.atOffset(ZoneOffset.UTC));
        try {
            insert.update();
        } catch (DataIntegrityViolationException failure) {
            // The users are not read before, so only the table can tell.
            if (FOREIGN_KEY_VIOLATION.equals(sqlState(failure))) {
                throw new Refusal(
                        Refusal.Code.UNKNOWN,
                        "accounts cannot be opened: not all of these are users: "
                                + owners.stream().map(Owner::userId).distinct().toList());
            }
            throw failure;
        }
    }

    void insertMissingHouse(String currency, Instant at) {
        for (AccountKind kind : AccountKind.values()) {
            if (kind != AccountKind.USER) {
                jdbc.sql("""
                        insert into accounts (id, kind, currency, created_at, updated_at)
                        values (:id, :kind, :currency, :at, :at)
                        on conflict (kind, currency) where user_id is null do nothing
                        """)
                        .param("id", Ids.next())
                        .param("kind", kind.name())
                        .param("currency", currency)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update();
            }
        }
    }

    /** Locks the accounts of these owners that exist, in the order of their ids, and returns them as they now are. */
    public Map<Owner, Account> lock(Collection<Owner> owners) {
        Map<Owner, Account> accounts = new HashMap<>();
        jdbc.sql("""
                select %s
                from accounts
                where (user_id, currency) in (select user_id, currency from unnest(:users, :currencies) as owner (user_id, currency))
                order by id
                for no key update
                """.formatted(COLUMNS))
                .param("users", SqlArrays.uuids(owners, Owner::userId))
                .param("currencies", SqlArrays.texts(owners, Owner::currency))
                .query(AccountRepository::account)
                .list()
                .forEach(account -> accounts.put(owner(account), account));
        return accounts;
    }

    /** Locks the accounts that these orders are backed by, those that exist, in the order of their ids, in one step. */
    public Map<Owner, Account> lockOwnersOf(Collection<UUID> orderIds) {
        Map<Owner, Account> accounts = new HashMap<>();
        jdbc.sql("""
                select %s
                from accounts
                where (user_id, currency) in (
                    select owner.user_id, instruments.quote_currency
                    from unnest(:orders) as wanted (order_id)
                    cross join lateral (select user_id, symbol from orders where orders.id = wanted.order_id limit 1) owner
                    join instruments on instruments.symbol = owner.symbol
                )
                order by id
                for no key update
                """.formatted(COLUMNS))
                .param("orders", SqlArrays.uuids(orderIds))
                .query(AccountRepository::account)
                .list()
                .forEach(account -> accounts.put(owner(account), account));
        return accounts;
    }

    @Override
    public void lock(UUID userId) {
        jdbc.sql("select id from accounts where user_id = :user order by id for no key update")
                .param("user", userId)
                .query((row, index) -> row.getObject("id", UUID.class))
                .list();
    }

    @Override
    public List<String> keepingOpen(UUID userId) {
        return jdbc.sql(
                        "select trim_scale(balance) || ' ' || currency from accounts where user_id = :user and balance <> 0")
                .param("user", userId)
                .query((row, index) -> "the balance is " + row.getString(1))
                .list();
    }

    /** The account as it is, without a lock. */
    public Optional<Account> find(Owner owner) {
        return jdbc.sql("select " + COLUMNS + " from accounts where user_id = :user and currency = :currency")
                .param("user", owner.userId())
                .param("currency", owner.currency())
                .query(AccountRepository::account)
                .optional();
    }

    /** Ids of the house's accounts in a currency; empty where none was opened. They are opened once and stay. */
    public Map<AccountKind, UUID> house(String currency) {
        return houses.get(List.of(currency), missing -> loadHouse(currency)).getOrDefault(currency, Map.of());
    }

    private Map<String, Map<AccountKind, UUID>> loadHouse(String currency) {
        Map<AccountKind, UUID> ids = new HashMap<>();
        jdbc.sql("select kind, id from accounts where user_id is null and currency = :currency")
                .param("currency", currency)
                .query(row -> {
                    ids.put(AccountKind.valueOf(row.getString("kind")), row.getObject("id", UUID.class));
                });
        return ids.isEmpty() ? Map.of() : Map.of(currency, ids);
    }

    /** Writes balances of accounts that the caller has locked. */
    public void update(Collection<Account> accounts, Instant at) {
        if (accounts.isEmpty()) {
            return;
        }
        int changed = jdbc.sql("""
                update accounts
                set balance = changed.balance, available_balance = changed.available, locked_balance = changed.locked,
                    updated_at = greatest(updated_at, :at), version = accounts.version + 1
                from unnest(:ids, :balances, :available, :locked, :versions)
                    as changed (id, balance, available, locked, version)
                where accounts.id = changed.id and accounts.version = changed.version
                """)
                .param("ids", SqlArrays.uuids(accounts, Account::id))
                .param("balances", SqlArrays.numerics(accounts, Account::balance))
                .param("available", SqlArrays.numerics(accounts, Account::available))
                .param("locked", SqlArrays.numerics(accounts, Account::locked))
                .param("versions", SqlArrays.bigints(accounts, Account::version))
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
        if (changed != accounts.size()) {
            throw new OptimisticLockingFailureException(
                    (accounts.size() - changed) + " of " + accounts.size() + " accounts changed meanwhile");
        }
    }

    /**
     * Adds to balances of the house: the last statement of a transaction, its rows taken in the order of their ids, so
     * that these few rows hold up nobody for longer than a commit.
     *
     * @throws Refusal RULE when a balance would not fit, or FEES would go below zero
     */
    public void addToHouse(Map<UUID, BigDecimal> deltas, Instant at) {
        List<Map.Entry<UUID, BigDecimal>> changed = deltas.entrySet().stream()
                .filter(delta -> delta.getValue().signum() != 0)
                .toList();
        if (changed.isEmpty()) {
            return;
        }
        JdbcClient.StatementSpec update = jdbc.sql("""
                update accounts
                set balance = balance + locked.delta, available_balance = available_balance + locked.delta,
                    updated_at = greatest(updated_at, :at), version = version + 1
                from (
                    select house.id, posted.delta
                    from unnest(:ids, :deltas) as posted (id, delta)
                    join accounts house on house.id = posted.id and house.user_id is null
                    order by house.id
                    for no key update of house
                ) locked
                where accounts.id = locked.id
                """)
                .param("ids", SqlArrays.uuids(changed, delta -> delta.getKey()))
                .param("deltas", SqlArrays.numerics(changed, delta -> delta.getValue()))
                .param("at", at.atOffset(ZoneOffset.UTC));
        try {
            update.update();
        } catch (DataIntegrityViolationException failure) {
            // The rows are not read before they are changed, so only the table can tell.
            String state = sqlState(failure);
            if (NUMERIC_VALUE_OUT_OF_RANGE.equals(state)) {
                throw new Refusal(
                        Refusal.Code.RULE,
                        "adding " + deltas + " to accounts of the house: every balance must stay below 10^18");
            }
            if (CHECK_VIOLATION.equals(state)) {
                throw new Refusal(
                        Refusal.Code.RULE, "adding " + deltas + " to accounts of the house: FEES has not that much");
            }
            throw failure;
        }
    }

    private static @Nullable String sqlState(DataIntegrityViolationException failure) {
        return failure.getRootCause() instanceof SQLException cause ? cause.getSQLState() : null;
    }

    private static Owner owner(Account account) {
        UUID userId = account.userId();
        if (userId == null) {
            throw new IllegalStateException("account " + account.id() + " belongs to the house");
        }
        return new Owner(userId, account.currency());
    }

    private static Account account(ResultSet row, int index) throws SQLException {
        return new Account(
                row.getObject("id", UUID.class),
                row.getObject("user_id", UUID.class),
                AccountKind.valueOf(row.getString("kind")),
                row.getString("currency"),
                row.getBigDecimal("balance"),
                row.getBigDecimal("available_balance"),
                row.getBigDecimal("locked_balance"),
                row.getLong("version"));
    }
}
