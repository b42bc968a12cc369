package io.quaestor.exchange.sessions;

import io.quaestor.platform.data.SqlArrays;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Which orders are open. Demands the caller's transaction, which decides on the server. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class OpenOrderRepository {

    /** Before every id of a user. */
    static final UUID FIRST = new UUID(0, 0);

    private final JdbcClient jdbc;

    OpenOrderRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One order as it is now. */
    record OrderState(UUID id, UUID userId, boolean isOpen) {}

    /** A user with the ids of all open orders. */
    record UserOrders(UUID userId, List<UUID> orderIds) {}

    /**
     * Looked up one by one through the primary key: for {@code = any(:ids)} a plan prepared while the table was small
     * would go on reading all of it.
     */
    List<OrderState> states(Collection<UUID> orderIds) {
        return jdbc.sql("""
                select found.id, found.user_id, found.status in ('NEW', 'PARTIALLY_FILLED') as is_open
                from unnest(:ids) as wanted (id)
                cross join lateral (select id, user_id, status from orders where id = wanted.id limit 1) found
                """)
                .param("ids", SqlArrays.uuids(orderIds))
                .query((row, index) -> new OrderState(
                        row.getObject("id", UUID.class),
                        row.getObject("user_id", UUID.class),
                        row.getBoolean("is_open")))
                .list();
    }

    /** The next users by id, those without open orders included. */
    List<UserOrders> users(UUID after, int limit) {
        return jdbc.sql("""
                select id, array(
                    select orders.id from orders
                    where orders.user_id = page.id and status in ('NEW', 'PARTIALLY_FILLED')
                ) as order_ids
                from (select id from users where id > :after order by id limit :limit) page
                order by id
                """)
                .param("after", after)
                .param("limit", limit)
                .query(OpenOrderRepository::user)
                .list();
    }

    private static UserOrders user(ResultSet row, int index) throws SQLException {
        Array orderIds = row.getArray("order_ids");
        return new UserOrders(row.getObject("id", UUID.class), Arrays.asList((UUID[]) orderIds.getArray()));
    }
}
