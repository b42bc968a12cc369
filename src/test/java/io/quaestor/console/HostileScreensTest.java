package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.server.menu.MenuConfiguration;
import io.quaestor.IntegrationTest;
import io.quaestor.TestStack;
import io.quaestor.platform.data.DatabaseAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.security.test.context.support.WithMockUser;

/** Addresses and filter values that nobody types by accident: every screen stays a screen, and no row changes. */
@IntegrationTest
@WithMockUser(roles = "ADMIN")
class HostileScreensTest extends SpringBrowserlessTest {

    static final List<String> VALUES = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "a".repeat(10_000),
            "9".repeat(10_000),
            "'; drop table orders; --",
            "x' or '1'='1",
            "\"; select pg_sleep(10); --",
            "%",
            "_",
            "\\",
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "{0}",
            "${jndi:ldap://x}",
            "not-a-uuid",
            "00000000-0000-0000-0000-00000000000g",
            "00000000-0000-0000-0000-000000000000",
            "1-1-1-1-1",
            "2026-02-30T25:61:00Z",
            "-999999999-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "1e999999",
            "-1",
            "NaN",
            "\u202eTDSUCTB",
            "\u200f\u200e",
            "\ufeffBTC",
            "😀😀",
            "\ud83d",
            "관리자",
            "../../etc/passwd",
            "a\r\nSet-Cookie: b=c");

    /** Every parameter that a screen of the desk understands, and one that none does. */
    private static final List<String> PARAMETERS = List.of(
            "open",
            "at",
            "id",
            "user",
            "symbol",
            "status",
            "side",
            "type",
            "kyc",
            "size",
            "order",
            "account",
            "journal",
            "aggregate",
            "currency",
            "sort",
            "tab",
            "kind",
            "tx",
            "tag",
            "state",
            "window",
            "from",
            "to",
            "nothing");

    private final JdbcClient primary =
            JdbcClient.create(source(TestStack.addresses().primary()));

    @BeforeEach
    void fill() {
        Samples.shared();
        UI.getCurrent().setLocale(Locale.ENGLISH);
    }

    @Test
    void every_screen_answers_every_parameter_with_itself() {
        Map<String, Long> before = rows();
        for (String path : screens()) {
            UI.getCurrent().navigate(path);
            String screen = shown();
            for (String value : VALUES) {
                UI.getCurrent()
                        .navigate(
                                path,
                                QueryParameters.simple(PARAMETERS.stream()
                                        .filter(name -> !name.equals("window"))
                                        .collect(java.util.stream.Collectors.toMap(name -> name, name -> value))));
                unharmed(path, screen, value);
                UI.getCurrent()
                        .navigate(path, QueryParameters.simple(Map.of("window", "custom", "from", value, "to", value)));
                unharmed(path, screen, value);
                UI.getCurrent().navigate(path, QueryParameters.simple(Map.of("window", value, "id", value)));
                unharmed(path, screen, value);
            }
        }
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void every_screen_answers_every_text_typed_into_any_of_its_fields() {
        Map<String, Long> before = rows();
        for (String path : screens()) {
            UI.getCurrent().navigate(path);
            String screen = shown();
            for (TextField field : find(TextField.class).all()) {
                for (String value : VALUES) {
                    field.setValue(value);
                    roundTrip();
                    unharmed(path, screen, value);
                }
                field.clear();
            }
        }
        assertThat(rows()).isEqualTo(before);
    }

    private void unharmed(String path, String screen, String value) {
        String what = path + " with " + value.substring(0, Math.min(40, value.length()));
        assertThat(shown()).as(what).isEqualTo(screen);
        assertThat(find(Notification.class).all()).as(what).isEmpty();
        assertThat(UI.getCurrent().getElement().getOuterHTML()).as(what).doesNotContain("<script>alert", "<img src=x");
    }

    private static List<String> screens() {
        return MenuConfiguration.getMenuEntries().stream()
                .map(entry -> entry.path().replaceFirst("^/", ""))
                .toList();
    }

    private static String shown() {
        return UI.getCurrent()
                .getInternals()
                .getActiveRouterTargetsChain()
                .getFirst()
                .getClass()
                .getSimpleName();
    }

    /** Rows of every table, and their changes, by the sum of their versions where they have one. */
    private Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        for (String table : List.of("users", "orders", "accounts", "positions", "transfers")) {
            rows.put(table, number("select count(*) + coalesce(sum(version), 0) from " + table));
        }
        for (String table : List.of("trades", "ledger_entries", "events", "backoffice.audit_log")) {
            rows.put(table, number("select count(*) from " + table));
        }
        return rows;
    }

    private long number(String sql) {
        return primary.sql(sql).query(Long.class).single();
    }

    private static DriverManagerDataSource source(DatabaseAddress address) {
        return new DriverManagerDataSource(address.jdbcUrl(), address.user(), address.password());
    }
}
