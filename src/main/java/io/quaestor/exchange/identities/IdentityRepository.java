package io.quaestor.exchange.identities;

import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Finds what breaks an identity, a sentence per violation, 20 at most. Demands the caller's transaction. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class IdentityRepository {

    private final JdbcClient jdbc;

    IdentityRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<String> violations(Identity.Name name) {
        return jdbc.sql(
                        switch (name) {
                            case BALANCES_SUM_TO_ZERO -> """
                                select format('%s: all balances sum to %s, EXTERNAL is %s, net deposits are %s',
                                    currency, total, external, coalesce(net_deposits, 0)) as violation
                                from (
                                    select currency, sum(balance) as total,
                                        coalesce(sum(balance) filter (where kind = 'EXTERNAL'), 0) as external
                                    from accounts
                                    group by currency
                                ) balances
                                left join (
                                    select currency, sum(case type when 'DEPOSIT' then amount else -amount end) as net_deposits
                                    from transfers
                                    where status = 'COMPLETED' and type <> 'TRANSFER'
                                    group by currency
                                ) moved using (currency)
                                where total <> 0 or external <> -coalesce(net_deposits, 0)
                                limit 20
                                """;
                            case BALANCE_IS_SUM_OF_ENTRIES -> """
                                select format('account %s: the balance is %s, its entries sum to %s', id, balance,
                                    coalesce(entries.total, 0)) as violation
                                from accounts
                                left join (
                                    select account_id, sum(amount) as total from ledger_entries group by account_id
                                ) entries on entries.account_id = accounts.id
                                where balance <> coalesce(entries.total, 0)
                                limit 20
                                """;
                            case LOCKED_IS_EXPLAINED -> """
                                select case
                                    when accounts.id is null then
                                        format('user %s has no %s account; orders, positions and withdrawals hold %s',
                                            held.user_id, held.currency, held.total)
                                    else format('account %s: %s is locked; orders, positions and withdrawals hold %s',
                                        accounts.id, locked_balance, coalesce(held.total, 0))
                                    end as violation
                                from accounts
                                full join (
                                    select user_id, currency, sum(amount) as total
                                    from (
                                        select user_id, quote_currency as currency, locked_margin + locked_fee as amount
                                        from orders join instruments using (symbol)
                                        where orders.status in ('NEW', 'PARTIALLY_FILLED')
                                        union all
                                        select user_id, quote_currency, margin
                                        from positions join instruments using (symbol)
                                        union all
                                        select user_id, currency, amount + fee
                                        from transfers
                                        where type = 'WITHDRAW' and status in ('PENDING', 'APPROVED')
                                    ) holds
                                    group by user_id, currency
                                ) held on held.user_id = accounts.user_id and held.currency = accounts.currency
                                where coalesce(locked_balance, 0) <> coalesce(held.total, 0)
                                limit 20
                                """;
                            case LONG_EQUALS_SHORT -> """
                                select format('%s: %s is held long, %s short', symbol, long, short) as violation
                                from (
                                    select symbol, coalesce(sum(size) filter (where side = 'LONG'), 0) as long,
                                        coalesce(sum(size) filter (where side = 'SHORT'), 0) as short
                                    from positions
                                    group by symbol
                                ) held
                                where long <> short
                                limit 20
                                """;
                            // With long and short sizes equal, the mark price drops out of the sum.
                            case CLEARING_IS_UNREALIZED_PNL -> """
                                select format('%s: CLEARING is %s, unrealised profit and loss sum to %s', currency,
                                    balance, coalesce(unrealized, 0)) as violation
                                from accounts
                                left join (
                                    select quote_currency as currency,
                                        sum(case side when 'LONG' then -entry_value else entry_value end) as unrealized
                                    from positions join instruments using (symbol)
                                    group by quote_currency
                                ) valued using (currency)
                                where kind = 'CLEARING' and balance <> coalesce(unrealized, 0)
                                limit 20
                                """;
                            case JOURNALS_SUM_TO_ZERO -> """
                                select format('journal %s: its %s entries sum to %s', journal_id, currency, sum(amount))
                                    as violation
                                from ledger_entries join accounts on accounts.id = account_id
                                group by journal_id, currency
                                having sum(amount) <> 0
                                limit 20
                                """;
                        })
                .query((row, index) -> Objects.requireNonNull(row.getString("violation")))
                .list();
    }
}
