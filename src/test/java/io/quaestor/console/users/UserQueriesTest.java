package io.quaestor.console.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quaestor.IntegrationTest;
import io.quaestor.console.Pages;
import io.quaestor.console.Samples;
import io.quaestor.console.frame.FilterRefused;
import io.quaestor.console.frame.Reason;
import io.quaestor.console.frame.Window;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetSpan;
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
    private UserNoteActions notes;

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
        assertThat(seen).hasSameSizeAs(all(UserFilter.ALL));
    }

    @Test
    void page_holds_fifty_rows_and_knows_whether_there_are_older_ones() {
        KeysetPage<UserRow> first = queries.page(UserFilter.ALL, KeysetSpan.newest());
        assertThat(first.rows()).hasSize(KeysetPage.SIZE);
        assertThat(first.more()).isTrue();
    }

    @Test
    void beginning_of_an_address_is_enough_in_any_case_for_who_may_see_it_whole() {
        UserRow one = queries.one(Samples.shared().users().get(7)).orElseThrow();
        assertThat(newest(byEmail(one.email().toUpperCase(Locale.ROOT)))).containsExactly(one);
        String beginning = one.email().substring(0, 5);
        assertThat(all(byEmail(beginning)))
                .contains(one)
                .isEqualTo(all(UserFilter.ALL).stream()
                        .filter(row -> row.email().startsWith(beginning))
                        .toList());
        assertThat(newest(byEmail(one.email().substring(1)))).isEmpty();
        assertThat(newest(byEmail("%%%"))).isEmpty();
        assertThatExceptionOfType(FilterRefused.class).isThrownBy(() -> newest(byEmail("mi")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"VIEWER", "SUPPORT"})
    void masked_roles_find_an_address_only_as_a_whole(Role role) {
        String email =
                queries.one(Samples.shared().users().get(7)).orElseThrow().email();
        signedIn.with(role);
        assertThat(newest(byEmail(email.toUpperCase(Locale.ROOT)))).hasSize(1);
        for (int length = 0; length < email.length(); length++) {
            String part = email.substring(0, length);
            assertThat(newest(byEmail(part))).as(part).isEmpty();
            assertThat(queries.count(byEmail(part)).counted()).isZero();
        }
    }

    @Test
    void filter_by_status_shows_that_status_only() {
        assertThat(all(new UserFilter(null, null, "frozen", null, null, Window.ALL)))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.status()).isEqualTo("frozen"));
    }

    @Test
    void filter_by_tag_shows_who_carries_it_alone_and_together_with_status_and_address() {
        List<UUID> users = Samples.shared().users().subList(0, 6);
        String tag = "tag " + UUID.randomUUID().toString().substring(0, 8);
        signedIn.stored(Role.ADMIN);
        users.forEach(user -> notes.addTag(user, new Tag(tag), new Reason("many of them", "CS-4")));
        assertThat(all(byTag(null, null, tag.toUpperCase(Locale.ROOT))))
                .extracting(UserRow::id)
                .containsExactlyInAnyOrderElementsOf(users);
        assertThat(queries.count(byTag(null, null, tag)).counted()).isEqualTo(6);
        assertThat(all(byTag(null, "frozen", tag)))
                .singleElement()
                .satisfies(row -> assertThat(row.status()).isEqualTo("frozen"));
        String email = queries.one(users.get(2)).orElseThrow().email();
        assertThat(all(byTag(email, null, tag))).extracting(UserRow::id).containsExactly(users.get(2));
        assertThat(all(byTag(email, null, tag + "!"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void addresses_are_whole_for_operations_compliance_and_admin_only(Role role) {
        signedIn.with(role);
        boolean whole = role != Role.VIEWER && role != Role.SUPPORT;
        UUID id = Samples.shared().users().getFirst();
        String email = newest(new UserFilter(id, null, null, null, null, Window.ALL))
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
        return Pages.all(span -> queries.page(filter, span));
    }

    private List<UserRow> newest(UserFilter filter) {
        return Pages.newest(span -> queries.page(filter, span));
    }

    private static UserFilter byTag(@Nullable String email, @Nullable String status, String tag) {
        return new UserFilter(null, email, status, null, tag, Window.ALL);
    }

    private static UserFilter byEmail(String email) {
        return new UserFilter(null, email, null, null, null, Window.ALL);
    }
}
