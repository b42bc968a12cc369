package io.quaestor.exchange;

import io.quaestor.exchange.accounts.AccountService;
import io.quaestor.exchange.accounts.AdjustmentService;
import io.quaestor.exchange.instruments.InstrumentService;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.positions.PositionService;
import io.quaestor.exchange.trades.TradeService;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.exchange.users.UserService;
import org.springframework.context.ApplicationContext;

/** The services of the write path together. */
record Exchange(
        UserService users,
        InstrumentService instruments,
        AccountService accounts,
        AdjustmentService adjustments,
        TransferService transfers,
        OrderService orders,
        TradeService trades,
        PositionService positions) {

    static Exchange of(ApplicationContext context) {
        return new Exchange(
                context.getBean(UserService.class),
                context.getBean(InstrumentService.class),
                context.getBean(AccountService.class),
                context.getBean(AdjustmentService.class),
                context.getBean(TransferService.class),
                context.getBean(OrderService.class),
                context.getBean(TradeService.class),
                context.getBean(PositionService.class));
    }
}
