package io.quaestor;

import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.platform.data.SqlArrays;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * The application in a process of its own, to be killed: settles batch after batch, delivering each again until it is
 * acknowledged, and says so only after the commit. Told to stop, it checks the books.
 */
final class KillRoundsPlayer {

    private static final int FILLS_PER_BATCH = 20;

    private final Market market;
    private final OrderService orders;
    private final TradeService trades;
    private final JdbcClient jdbc;

    private KillRoundsPlayer(ConfigurableApplicationContext context) {
        market = context.getBean(Market.class);
        orders = context.getBean(OrderService.class);
        trades = context.getBean(TradeService.class);
        jdbc = context.getBean(JdbcClient.class);
    }

    /** Arguments: the file of the trades acknowledged so far, then Spring's. */
    static void main(String[] arguments) throws Exception {
        SpringApplication application = QuaestorApplication.withoutScreens();
        application.addPrimarySources(List.of(Market.class));
        try (ConfigurableApplicationContext context =
                application.run(List.of(arguments).subList(1, arguments.length).toArray(String[]::new))) {
            KillRoundsPlayer player = new KillRoundsPlayer(context);
            player.play();
            player.verify(Path.of(arguments[0]));
        }
    }

    private void play() throws IOException {
        String symbol = market.list();
        List<UUID> users = new ArrayList<>();
        for (int index = 0; index < 10; index++) {
            users.add(market.userWith("1000000000"));
        }
        System.out.println("PLAYING");
        while (System.in.available() == 0) {
            List<NewOrder> placed = new ArrayList<>();
            List<Fill> fills = new ArrayList<>();
            for (int index = 0; index < FILLS_PER_BATCH; index++) {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                int buyer = random.nextInt(users.size());
                UUID seller = users.get((buyer + 1 + random.nextInt(users.size() - 1)) % users.size());
                BigDecimal price = BigDecimal.valueOf(random.nextInt(9_000, 11_000), 2);
                BigDecimal quantity = BigDecimal.valueOf(random.nextInt(1_000, 9_000), 3);
                NewOrder buy = NewOrder.limit(
                        Ids.next(), users.get(buyer), symbol, OrderSide.BUY, price, quantity, 10, Market.NOON);
                NewOrder sell =
                        NewOrder.limit(Ids.next(), seller, symbol, OrderSide.SELL, price, quantity, 10, Market.NOON);
                placed.addAll(List.of(buy, sell));
                fills.add(Market.fill(symbol, buy.id(), sell.id(), price.toPlainString(), quantity.toPlainString()));
            }
            untilAcknowledged(() -> orders.place(placed, Market.CAUSE));
            untilAcknowledged(() -> trades.settle(fills, Market.CAUSE));
            StringBuilder line = new StringBuilder("SETTLED");
            fills.forEach(fill -> line.append(' ').append(fill.tradeId()));
            System.out.println(line);
        }
    }

    /** A killed server or a cut connection says nothing about the commit: the same batch is delivered again. */
    private static void untilAcknowledged(Runnable delivery) {
        while (true) {
            try {
                delivery.run();
                return;
            } catch (DataAccessException | TransactionException failure) {
                System.out.println("AGAIN " + failure.getClass().getSimpleName());
            }
        }
    }

    private void verify(Path acknowledged) throws IOException {
        List<UUID> ids =
                Files.readAllLines(acknowledged).stream().map(UUID::fromString).toList();
        long found = jdbc.sql("select count(distinct id) from trades where id = any(?)")
                .param(SqlArrays.uuids(ids))
                .query(Long.class)
                .single();
        market.brokenIdentities().forEach(identity -> System.out.println("BROKEN " + identity));
        System.out.println("VERIFIED " + found + " of " + ids.size() + " acknowledged trades");
    }
}
