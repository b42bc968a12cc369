package io.quaestor.console.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.IntegrationTest;
import io.quaestor.console.Samples;
import io.quaestor.console.frame.Page;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

@IntegrationTest
@Import(SignedIn.class)
class UserQueriesTest {

    @Autowired
    private UserQueries queries;

    @Autowired
    private SignedIn signedIn;

    @BeforeEach
    void signIn() {
        Samples.shared();
        signedIn.with(Role.ADMIN);
    }

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest_and_show_every_user_once() {
        List<UUID> seen = all(UserFilter.ALL).stream().map(UserRow::id).toList();
        assertThat(seen).doesNotHaveDuplicates().containsAll(Samples.shared().users());
        assertThat(seen)
                .isSortedAccordingTo(Comparator.comparing(UUID::toString).reversed());
    }

    @Test
    void page_holds_fifty_rows_and_knows_whether_there_are_older_ones() {
        Page<UserRow> first = queries.page(UserFilter.ALL, null);
        assertThat(first.rows()).hasSize(Page.SIZE);
        assertThat(first.hasOlder()).isTrue();
        UserRow oldest = all(UserFilter.ALL).getLast();
        assertThat(queries.page(UserFilter.ALL, oldest).rows()).isEmpty();
    }

    @Test
    void address_is_found_in_any_case_and_only_as_a_whole() {
        UserRow one = queries.page(UserFilter.ALL, null).rows().get(7);
        assertThat(queries.page(new UserFilter(null, one.email().toUpperCase(Locale.ROOT), null), null)
                        .rows())
                .containsExactly(one);
        assertThat(queries.page(new UserFilter(null, one.email().substring(1), null), null)
                        .rows())
                .isEmpty();
        assertThat(queries.page(new UserFilter(null, "%", null), null).rows()).isEmpty();
    }

    @Test
    void filter_by_status_shows_that_status_only() {
        assertThat(all(new UserFilter(null, null, "frozen")))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.status()).isEqualTo("frozen"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void addresses_are_whole_for_operations_compliance_and_admin_only(Role role) {
        signedIn.with(role);
        boolean whole = role != Role.VIEWER && role != Role.SUPPORT;
        UUID id = Samples.shared().users().getFirst();
        String email = queries.page(new UserFilter(id, null, null), null)
                .rows()
                .getFirst()
                .email();
        assertThat(email.contains("***")).isEqualTo(!whole);
        assertThat(email).startsWith("m").endsWith("@sim.quaestor.example");
    }

    @ParameterizedTest
    @CsvSource({
        "kim@example.com, k***@example.com",
        "k@example.com, k***@example.com",
        "'@example.com', ***",
        "nonsense, ***",
        "a@b@example.com, a***@example.com"
    })
    void masked_address_keeps_the_first_character_and_the_domain(String email, String masked) {
        assertThat(UserQueries.masked(email)).isEqualTo(masked);
    }

    private List<UserRow> all(UserFilter filter) {
        List<UserRow> rows = new ArrayList<>();
        @Nullable UserRow last = null;
        Page<UserRow> page;
        do {
            page = queries.page(filter, last);
            rows.addAll(page.rows());
            last = rows.isEmpty() ? null : rows.getLast();
        } while (page.hasOlder());
        return rows;
    }
}
