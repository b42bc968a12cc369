package io.quaestor.console.users;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.TabSheet;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import io.quaestor.IntegrationTest;
import io.quaestor.console.frame.EventTrail;
import io.quaestor.console.frame.Paths;
import io.quaestor.console.frame.UserPanel;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.exchange.Ids;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.platform.data.KeysetQuery;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.context.support.WithMockUser;

/** One user's page, as each role uses it. */
class UserPageTest {

    @Nested
    @WithMockUser(roles = "ADMIN")
    class Administrator extends Page {

        @Test
        void says_who_the_user_is_what_they_may_do_and_what_they_have() {
            open(user);
            assertThat(find(H2.class).single().getText()).isEqualTo(email(user));
            assertThat(text()).contains("Active", "600 orders within 60 seconds", "KYC level", user.toString());
            assertThat(cells(grid("Balances and margin")).getFirst())
                    .startsWith("USD", "999.98", "889.48", "110.5", "10", "0");
        }

        @Test
        void counts_each_kind_of_row_in_its_tab() {
            open(user);
            assertThat(tabs())
                    .contains("Open orders 1", "Positions 1", "Trades 1", "Transfers 2", "What happened 8", "Notes 0");
        }

        @Test
        void opens_each_tab_with_its_rows_and_every_id_is_a_link() {
            open(user);
            assertThat(cells(grid("Open orders")).getFirst()).contains("Buy", "New", "100", "10");
            assertThat(links(grid("Open orders")))
                    .hasSize(2)
                    .contains("orders?open=" + openOrder)
                    .anyMatch(link -> link.matches("candles/[^?]+\\?user=" + user));
            select("Positions");
            assertThat(cells(grid("Positions")).getFirst()).contains("Long", "1", "100");
            assertThat(links(grid("Positions")))
                    .allMatch(link -> link.startsWith("positions?open=") || link.startsWith("candles/"));
            select("Trades");
            assertThat(cells(grid("Trades")).getFirst()).contains("Buy", "100", "1", "0.02");
            assertThat(links(grid("Trades")))
                    .hasSize(4)
                    .anyMatch(link -> link.startsWith("trades?open="))
                    .anyMatch(link -> link.startsWith("orders?open="))
                    .contains("users/" + other);
            select("Transfers");
            assertThat(cells(grid("Transfers")))
                    .hasSize(2)
                    .anySatisfy(row -> assertThat(row).contains("Received from a user", "5", "Completed"));
            assertThat(links(grid("Transfers"))).contains("users/" + other);
            select("What happened");
            assertThat(text()).contains("UserRegistered", "OrderFilled", "PositionOpened", "TransferCompleted");
            assertThat(find(Anchor.class, find(EventTrail.class).single()).all())
                    .extracting(Anchor::getHref)
                    .contains("orders?open=" + openOrder)
                    .anyMatch(link -> link.startsWith("transfers?open="))
                    .anyMatch(link -> link.startsWith("positions?open="));
        }

        @Test
        void reads_a_tab_when_it_is_first_opened_and_not_before() {
            open(user);
            assertThat(FlawedPanel.contentReads).isZero();
            select(FlawedPanel.TAB);
            select("Trades");
            select(FlawedPanel.TAB);
            assertThat(FlawedPanel.contentReads).isEqualTo(1);
        }

        @Test
        void a_panel_whose_query_fails_says_so_alone_and_can_be_asked_again() {
            FlawedPanel.divisor = 0;
            open(user);
            assertThat(tabs()).contains("Trades 1", FlawedPanel.TAB + " ?");
            select(FlawedPanel.TAB);
            assertThat(text()).contains("The replica does not answer").contains(email(user));
            select("Trades");
            assertThat(cells(grid("Trades"))).hasSize(1);
            select(FlawedPanel.TAB);
            FlawedPanel.divisor = 1;
            test(find(Button.class).withText("Try again").single()).click();
            assertThat(text()).contains("it answers 1").doesNotContain("The replica does not answer");
        }

        @Test
        void an_address_opens_the_tab_that_it_names() {
            open(user, Paths.TRADES);
            assertThat(find(TabSheet.class)
                            .single()
                            .getSelectedTab()
                            .getElement()
                            .getTextRecursively())
                    .startsWith("Trades");
            assertThat(cells(grid("Trades"))).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "00000000-0000-7000-8000-000000000000",
                    "nobody",
                    "1-1-1-1-1",
                    "%00",
                    "%27%3B%20drop%20table%20users%3B%20--",
                    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
                    "%E2%80%AE"
                })
        void what_is_no_users_id_finds_nothing_and_breaks_nothing(String id) {
            UI.getCurrent().navigate(Paths.USERS + "/" + id);
            assertThat(text()).contains("There is nothing under this id");
            assertThat(find(TabSheet.class).all()).isEmpty();
        }

        @Test
        void freezing_asks_for_reason_and_case_and_shows_the_new_state() {
            signedIn.stored(Role.ADMIN);
            open(user);
            test(find(Button.class).withText("Freeze user").single()).click();
            Dialog dialog = find(Dialog.class).single();
            Button freeze = find(Button.class, dialog).withText("Freeze user").single();
            test(freeze).click();
            assertThat(dialog.isOpened()).isTrue();
            giveReason("Freeze user");
            assertThat(dialog.isOpened()).isFalse();
            assertThat(text()).contains("Frozen", "Reactivate user").doesNotContain("Freeze user");
        }

        @ParameterizedTest
        @MethodSource("io.quaestor.console.users.UserPageTest#keepable")
        void a_note_is_shown_as_the_text_it_is_with_author_and_case(String written) {
            String name = signedIn.stored(Role.ADMIN);
            open(user, "notes");
            write(written, "CS-77");
            Div note = find(Div.class).withClassName("note-text").single();
            assertThat(note.getText()).isEqualTo(written.strip());
            assertThat(note.getChildren()).isEmpty();
            assertThat(text()).contains(name + " · 20", "Case CS-77");
        }

        @ParameterizedTest
        @MethodSource("io.quaestor.console.users.UserPageTest#notKeepable")
        void a_note_that_cannot_be_kept_is_refused_with_the_reason(String written, String problem) {
            signedIn.stored(Role.ADMIN);
            open(user, "notes");
            write(written, "");
            assertThat(text()).contains(problem, "No notes yet");
        }

        @Test
        void a_note_without_a_case_is_refused() {
            signedIn.stored(Role.ADMIN);
            open(user, "notes");
            write("called back", " ");
            assertThat(text()).contains("A note belongs to a case", "No notes yet");
        }

        @Test
        void tags_are_added_and_removed_and_a_hostile_one_is_refused() {
            String name = signedIn.stored(Role.ADMIN);
            open(user);
            TextField field = find(TextField.class).single();
            field.setValue("\u202Epiv");
            test(find(Button.class).withText("Add tag").single()).click();
            assertThat(field.isInvalid()).isTrue();
            assertThat(field.getErrorMessage()).contains("nobody can see");
            test(field).setValue(" <b>VIP</b> ");
            test(find(Button.class).withText("Add tag").single()).click();
            giveReason("Add tag");
            Span tag = find(Span.class).withClassName("tag").single();
            assertThat(tag.getElement().getTextRecursively()).isEqualTo("<b>vip</b>");
            assertThat(tag.getElement().getAttribute("title")).contains("by " + name);
            test(find(Button.class, tag).single()).click();
            giveReason("Remove the tag <b>vip</b>");
            assertThat(find(Span.class).withClassName("tag").all()).isEmpty();
        }
    }

    @Nested
    @WithMockUser(roles = "VIEWER")
    class Viewer extends Page {

        @Test
        void sees_no_whole_address_and_nothing_to_change_on_any_tab() {
            open(user);
            StringBuilder seen = new StringBuilder(html());
            TabSheet sheet = find(TabSheet.class).single();
            for (int tab = 0; tab < sheet.getTabCount(); tab++) {
                sheet.setSelectedIndex(tab);
                roundTrip();
                seen.append(html());
                find(Grid.class).all().forEach(grid -> seen.append(cells(grid)));
            }
            assertThat(seen.toString())
                    .contains(email(user).charAt(0) + "***@test.quaestor.example")
                    .doesNotContain(email(user), email(other), "Freeze user", "Add tag", "Save note", "0xfeed");
            assertThat(find(TextArea.class).all()).isEmpty();
        }
    }

    @Nested
    @WithMockUser(roles = "SUPPORT")
    class Support extends Page {

        @Test
        void writes_notes_but_does_not_freeze_and_sees_no_whole_address() {
            signedIn.stored(Role.SUPPORT);
            open(user, "notes");
            write("called back", "CS-78");
            assertThat(find(Div.class).withClassName("note-text").single().getText())
                    .isEqualTo("called back");
            assertThat(html()).doesNotContain(email(user), "Freeze user");
        }
    }

    static Stream<String> keepable() {
        return Stream.of(
                "  <script>alert(1)</script><img src=x onerror=alert(1)>  ",
                "two\nlines\tand a tab",
                "\u202Eright to left\u200F",
                "😀 가나다 👨‍👩‍👧",
                "${jndi:ldap://x} {0} %s",
                "x".repeat(Note.LONGEST));
    }

    static Stream<Arguments> notKeepable() {
        return Stream.of(
                Arguments.of(" \n ", "Write something first"),
                Arguments.of("a\0b", "control characters"),
                Arguments.of("a\u001B[2J", "control characters"),
                Arguments.of("\ud83d", "broken characters"),
                Arguments.of("x".repeat(10_000), "at most 4,000 characters"));
    }

    /** A panel whose query can be made to fail. */
    static class FlawedPanel implements UserPanel {

        /** In the words of a text that no other tab has. */
        static final String TAB = "Stores";

        static int divisor = 1;
        static int contentReads;

        private final JdbcClient jdbc;

        FlawedPanel(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public String name() {
            return "flawed";
        }

        @Override
        public String title() {
            return "stores.title";
        }

        @Override
        public int order() {
            return 1_000;
        }

        @Override
        public KeysetQuery.Count count(UUID user) {
            return KeysetQuery.Count.of(answer());
        }

        @Override
        public Component content(UUID user) {
            contentReads++;
            return new Paragraph("it answers " + answer());
        }

        private int answer() {
            return jdbc.sql("select 1 / :divisor")
                    .param("divisor", divisor)
                    .query(Integer.class)
                    .single();
        }
    }

    @IntegrationTest
    @Import({Market.class, SignedIn.class, FlawedPanel.class})
    abstract static class Page extends SpringBrowserlessTest {

        @Autowired
        private Market market;

        @Autowired
        private TransferService transfers;

        @Autowired
        SignedIn signedIn;

        UUID user = new UUID(0, 0);
        UUID other = new UUID(0, 0);
        UUID openOrder = new UUID(0, 0);

        @BeforeEach
        void trade() {
            UI.getCurrent().setLocale(Locale.ENGLISH);
            FlawedPanel.divisor = 1;
            FlawedPanel.contentReads = 0;
            String symbol = market.list();
            user = market.userWith("995");
            other = market.userWith("1000");
            UUID transfer = Ids.next();
            transfers.request(
                    NewTransfer.between(transfer, other, user, "USD", Market.dec("5"), Market.NOON), Market.CAUSE);
            market.trade(symbol, user, other, "100", "1", 10);
            openOrder = market.placed(user, symbol, OrderSide.BUY, "100", "10", 10);
            market.awaitReplica();
        }

        @AfterEach
        void signOut() {
            signedIn.asNobody();
        }

        void open(UUID id) {
            UI.getCurrent().navigate(Paths.user(id));
            roundTrip();
        }

        void open(UUID id, String tab) {
            UI.getCurrent().navigate(Paths.user(id), QueryParameters.simple(Map.of("tab", tab)));
            roundTrip();
        }

        void select(String title) {
            TabSheet sheet = find(TabSheet.class).single();
            sheet.setSelectedIndex(IntStream.range(0, sheet.getTabCount())
                    .filter(tab -> sheet.getTabAt(tab)
                            .getElement()
                            .getTextRecursively()
                            .startsWith(title))
                    .findFirst()
                    .orElseThrow());
            roundTrip();
        }

        List<String> tabs() {
            return find(Tab.class).all().stream()
                    .map(tab -> String.join(
                            " ",
                            tab.getChildren()
                                    .map(part -> part.getElement().getText())
                                    .toList()))
                    .toList();
        }

        /** Fills the dialog that is open. */
        void giveReason(String button) {
            Dialog dialog = find(Dialog.class).single();
            List<TextField> fields = find(TextField.class, dialog).all();
            test(fields.get(0)).setValue("well known");
            test(fields.get(1)).setValue("CS-9");
            test(find(Button.class, dialog).withText(button).single()).click();
        }

        void write(String text, String caseNumber) {
            find(TextArea.class).single().setValue(text);
            find(TextField.class).all().stream()
                    .filter(field ->
                            field.getLabel() != null && field.getLabel().startsWith("Case"))
                    .forEach(field -> field.setValue(caseNumber));
            test(find(Button.class).withText("Save note").single()).click();
        }

        String email(UUID id) {
            return id + "@test.quaestor.example";
        }

        String text() {
            return page().getElement().getTextRecursively();
        }

        String html() {
            return page().getElement().getOuterHTML();
        }

        private static Component page() {
            return (Component)
                    UI.getCurrent().getInternals().getActiveRouterTargetsChain().getFirst();
        }

        Grid<?> grid(String label) {
            return find(Grid.class).all().stream()
                    .filter(grid -> label.equals(grid.getElement().getAttribute("aria-label")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no grid of " + label + " in " + text()));
        }

        List<List<String>> cells(Grid<?> grid) {
            var tester = test(grid);
            return IntStream.range(0, tester.size())
                    .mapToObj(row -> IntStream.range(0, grid.getColumns().size())
                            .mapToObj(column -> {
                                Component shown = component(grid, row, column);
                                return shown == null
                                        ? tester.getCellText(row, column)
                                        : shown.getElement()
                                                .getTextRecursively()
                                                .replaceAll("[▲▼]", "");
                            })
                            .toList())
                    .toList();
        }

        List<String> links(Grid<?> grid) {
            return IntStream.range(0, test(grid).size())
                    .boxed()
                    .flatMap(row -> IntStream.range(0, grid.getColumns().size())
                            .mapToObj(column -> component(grid, row, column)))
                    .filter(Anchor.class::isInstance)
                    .map(link -> ((Anchor) link).getHref())
                    .toList();
        }

        private @Nullable Component component(Grid<?> grid, int row, int column) {
            try {
                return test(grid).getCellComponent(row, column);
            } catch (IllegalArgumentException text) {
                return null;
            }
        }
    }
}
