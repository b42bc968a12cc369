package io.quaestor.console.accounts;

import com.vaadin.flow.component.Component;
import io.quaestor.console.frame.FewRows;
import io.quaestor.console.frame.IdCell;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.platform.data.KeysetQuery;
import java.util.UUID;

/** What a user has and what of it is bound, per currency, on their page. */
@org.springframework.stereotype.Component
class AccountsUserPanel implements UserPanel {

    private final UserAccountQueries queries;

    AccountsUserPanel(UserAccountQueries queries) {
        this.queries = queries;
    }

    @Override
    public String name() {
        return Paths.ACCOUNTS;
    }

    @Override
    public String title() {
        return "user-page.balances";
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public KeysetQuery.Count count(UUID user) {
        return queries.count(user);
    }

    @Override
    public Component content(UUID user) {
        FewRows<UserAccountQueries.Balance> rows = new FewRows<>(title(), queries.balances(user));
        return rows.column("user-page.currency", "6rem", UserAccountQueries.Balance::currency)
                .amounts("user-page.balance", "11rem", UserAccountQueries.Balance::balance)
                .amounts("user-page.available", "11rem", UserAccountQueries.Balance::available)
                .amounts("user-page.locked", "11rem", UserAccountQueries.Balance::locked)
                .amounts("user-page.position-margin", "11rem", UserAccountQueries.Balance::positionMargin)
                .amounts("user-page.unrealized", "11rem", UserAccountQueries.Balance::unrealizedPnl)
                .components("user-page.account", "9.5rem", row -> IdCell.link(row.accountId(), Paths.ACCOUNTS, "open"));
    }

    @Override
    public boolean isAtAGlance() {
        return true;
    }
}
