package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.menu.MenuConfiguration;
import io.quaestor.IntegrationTest;
import io.quaestor.console.frame.Paths;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.security.test.context.support.WithMockUser;

/** Which screens each single role opens: the table of {@code docs/roles.md}. */
class ScreenAccessTest {

    private static final Set<String> WITHOUT_BACKUPS = Set.of(
            Paths.USERS,
            Paths.ACCOUNTS,
            Paths.TRANSFERS,
            Paths.LEDGER,
            Paths.MARKET,
            Paths.CANDLES,
            Paths.ORDERS,
            Paths.TRADES,
            Paths.POSITIONS,
            Paths.EVENTS,
            Paths.ORDER_BOOK,
            Paths.STORES);
    private static final Set<String> ALL =
            Stream.concat(WITHOUT_BACKUPS.stream(), Stream.of(Paths.BACKUPS)).collect(Collectors.toSet());

    @Nested
    @WithMockUser(roles = "VIEWER")
    class Viewer extends Screens {
        Viewer() {
            super(WITHOUT_BACKUPS);
        }
    }

    @Nested
    @WithMockUser(roles = "SUPPORT")
    class Support extends Screens {
        Support() {
            super(WITHOUT_BACKUPS);
        }
    }

    @Nested
    @WithMockUser(roles = "OPERATIONS")
    class Operations extends Screens {
        Operations() {
            super(ALL);
        }
    }

    @Nested
    @WithMockUser(roles = "COMPLIANCE")
    class Compliance extends Screens {
        Compliance() {
            super(ALL);
        }
    }

    @Nested
    @WithMockUser(roles = "ADMIN")
    class Admin extends Screens {
        Admin() {
            super(ALL);
        }
    }

    @Nested
    @WithMockUser(roles = {})
    class NoRole extends Screens {
        NoRole() {
            super(Set.of());
        }
    }

    @IntegrationTest
    abstract static class Screens extends SpringBrowserlessTest {

        private final Set<String> expected;

        Screens(Set<String> expected) {
            this.expected = expected;
        }

        @BeforeEach
        void fill() {
            Samples.shared();
        }

        @Test
        void opens_the_screens_of_the_role_and_no_other() {
            Set<String> opened = ALL.stream().filter(Screens::opens).collect(Collectors.toSet());
            assertThat(opened).isEqualTo(expected);
        }

        @Test
        void menu_names_the_screens_of_the_role_and_no_other() {
            assertThat(MenuConfiguration.getMenuEntries().stream()
                            .map(entry -> entry.path().replaceFirst("^/", ""))
                            .collect(Collectors.toSet()))
                    .isEqualTo(expected);
        }

        @Test
        void opens_a_users_page_like_the_users() {
            String page = Paths.user(Samples.shared().users().getFirst());
            assertThat(opens(page)).isEqualTo(expected.contains(Paths.USERS));
        }

        private static boolean opens(String path) {
            UI.getCurrent().navigate(path);
            String shown = UI.getCurrent()
                    .getInternals()
                    .getActiveRouterTargetsChain()
                    .getFirst()
                    .getClass()
                    .getSimpleName();
            assertThat(shown)
                    .isIn(
                            "UsersView",
                            "UserPage",
                            "AccountsView",
                            "TransfersView",
                            "LedgerView",
                            "MarketView",
                            "CandlesView",
                            "OrdersView",
                            "TradesView",
                            "PositionsView",
                            "EventsView",
                            "OrderBookView",
                            "StoresView",
                            "BackupsView",
                            "DeniedView");
            return !shown.equals("DeniedView");
        }
    }
}
