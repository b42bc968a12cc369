package io.quaestor.console.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.server.VaadinSession;
import io.quaestor.IntegrationTest;
import io.quaestor.platform.data.Key;
import io.quaestor.platform.data.KeysetPage;
import io.quaestor.platform.data.KeysetQuery;
import io.quaestor.platform.data.KeysetSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.security.test.context.support.WithMockUser;

@IntegrationTest
@WithMockUser
class BrowseGridTest extends SpringBrowserlessTest {

    @Autowired
    private Desk desk;

    private final List<KeysetSpan> asked = new ArrayList<>();
    private final Div page = new Div();
    private long newestNumber = 120;
    private long gone;
    private boolean isTop;
    private boolean replicaAway;
    private @Nullable FilterRefused refused;
    private @Nullable BrowseGrid<Long> browse;

    @BeforeEach
    void show() {
        UI.getCurrent().setLocale(Locale.ENGLISH);
        BrowseGrid<Long> made = new BrowseGrid<>(desk, "numbers", "Numbers", new Numbers(), String::valueOf);
        made.column("Number", "5rem", String::valueOf);
        page.add(made);
        UI.getCurrent().add(page);
        browse = made;
        made.showNewest();
    }

    @Test
    void scrolling_to_the_end_reads_further_and_the_scrollbar_reaches_as_far_as_was_read() {
        assertThat(browse().rows()).hasSize(50);
        scrollTo(50);
        assertThat(browse().rows()).hasSize(100);
        scrollTo(100);
        assertThat(browse().rows()).hasSize(120).startsWith(120L).endsWith(1L).doesNotHaveDuplicates();
        scrollTo(120);
        assertThat(browse().rows()).hasSize(120);
    }

    @Test
    void scrolling_stops_at_a_thousand_rows_and_goes_on_from_there_when_asked() {
        newestNumber = 1_200;
        browse().showNewest();
        for (int row = 50; row <= 1_000; row += 50) {
            scrollTo(row);
            assertThat(browse().rows()).hasSize(Math.min(1_000, row + 50));
        }
        assertThat(browse().rows()).startsWith(1_200L).endsWith(201L);
        test(button("Older")).click();
        assertThat(browse().rows()).startsWith(250L).endsWith(151L);
        scrollTo(100);
        assertThat(browse().rows()).startsWith(250L).endsWith(101L).doesNotHaveDuplicates();
        assertThat(find(Button.class, page).withText("Older").all()).isEmpty();
        test(button("Newer")).click();
        assertThat(browse().rows()).startsWith(300L).endsWith(101L).doesNotHaveDuplicates();
    }

    @Test
    void one_row_is_read_anew_where_it_stands_and_the_others_stay() {
        scrollTo(50);
        asked.clear();
        browse().refresh("70");
        assertThat(asked).containsExactly(new KeysetSpan.From(new Key(List.of(70L))));
        assertThat(browse().rows()).hasSize(100).startsWith(120L).contains(70L).doesNotHaveDuplicates();
        gone = 70;
        browse().refresh("70");
        assertThat(browse().rows()).hasSize(99).startsWith(120L).doesNotContain(70L);
        asked.clear();
        browse().refresh("5");
        assertThat(asked).as("not shown").isEmpty();
    }

    @Test
    void an_empty_list_announces_its_first_row_too() {
        newestNumber = 0;
        browse().showNewest();
        assertThat(browse().rows()).isEmpty();
        newestNumber = 3;
        Awaitility.await().pollInSameThread().untilAsserted(() -> {
            VaadinSession session = VaadinSession.getCurrent();
            session.getService().runPendingAccessTasks(session);
            roundTrip();
            assertThat(find(Button.class, page).withText("3 new").all()).hasSize(1);
        });
        assertThat(browse().rows()).isEmpty();
    }

    @Test
    void an_order_that_changes_announces_nothing_and_has_no_places_to_jump_to() {
        isTop = true;
        browse().showNewest();
        asked.clear();
        browse().lookForNew();
        assertThat(asked).isEmpty();
        assertThat(find(Button.class, page).withText("Jump").all()).isEmpty();
    }

    @Test
    void what_was_read_before_a_failure_is_not_shown_again_by_a_look_at_one_row() {
        replicaAway = true;
        test(button("Newest")).click();
        replicaAway = false;
        browse().refresh("70");
        assertThat(find(Grid.class, page).all()).isEmpty();
        test(button("Try again")).click();
        // The next page, which the grid asks for by itself.
        roundTrip();
        replicaAway = true;
        browse().refresh("110");
        assertThat(find(Grid.class, page).all()).hasSize(1);
    }

    @Test
    void a_jump_shows_the_row_first_and_newer_ones_can_be_read_from_there() {
        browse().jumpTo("70");
        assertThat(browse().rows()).startsWith(70L);
        test(button("Newer")).click();
        assertThat(browse().rows()).startsWith(120L).contains(70L).doesNotHaveDuplicates();
        assertThat(find(Button.class, page).withText("Newer").all()).isEmpty();
    }

    @Test
    void a_jump_to_what_is_not_there_shows_the_newest() {
        browse().jumpTo("not a number");
        assertThat(browse().rows()).startsWith(120L);
    }

    @Test
    void an_id_can_be_typed_to_jump_there_and_what_is_not_there_is_said_and_moves_nothing() {
        find(Popover.class).all().getLast().open();
        roundTrip();
        TextField field = find(TextField.class).withCaption("To an id").single();
        test(field).setValue("nothing");
        assertThat(field.isInvalid()).isTrue();
        assertThat(field.getErrorMessage()).contains("There is nothing under this id");
        assertThat(browse().rows()).startsWith(120L);
        test(field).setValue("70");
        assertThat(browse().rows()).startsWith(70L);
        assertThat(field.getValue()).isEmpty();
    }

    @Test
    void source_and_time_of_reading_and_a_capped_count_are_said() {
        assertThat(note()).startsWith("Replica · as of 20").endsWith(" UTC");
        assertThat(find(Span.class, page).withClassName("count").single().getText())
                .isEqualTo("1,000+ found");
    }

    @Test
    void replica_and_primary_that_do_not_answer_are_said_and_can_be_asked_again() {
        replicaAway = true;
        test(button("Newest")).click();
        assertThat(find(Grid.class, page).all()).isEmpty();
        assertThat(note()).startsWith("Nothing answered at 20");
        replicaAway = false;
        test(button("Try again")).click();
        assertThat(find(Grid.class, page).all()).hasSize(1);
        assertThat(note()).startsWith("Replica");
    }

    @Test
    void a_refused_filter_says_why_and_what_would_help() {
        refused = new FilterRefused("orders.refused.unbounded");
        test(button("Newest")).click();
        assertThat(browse().rows()).isEmpty();
        assertThat(find(Span.class, page).withClassName("refused").single().getText())
                .isEqualTo("Side and type have no index. Give a symbol, a user or a window of time as well.");
    }

    @Test
    void the_rows_read_are_copied_as_csv() {
        assertThat(browse().csv()).startsWith("Number\r\n120\r\n119\r\n").hasLineCount(51);
    }

    private void scrollTo(int row) {
        Grid<?> grid = find(Grid.class, page).single();
        grid.getDataProvider().fetch(new com.vaadin.flow.data.provider.Query<>(row - 50, 50, List.of(), null, null));
        roundTrip();
    }

    private BrowseGrid<Long> browse() {
        return java.util.Objects.requireNonNull(browse);
    }

    private Button button(String text) {
        return find(Button.class, page).withText(text).single();
    }

    private String note() {
        return find(Span.class, page).withClassName("read-at").single().getText();
    }

    private final class Numbers implements Source<Long> {

        @Override
        public KeysetPage<Long> page(KeysetSpan span) {
            asked.add(span);
            if (replicaAway) {
                throw new DataAccessResourceFailureException("away");
            }
            if (refused != null) {
                throw refused;
            }
            Key place = span.place();
            long from = place == null ? newestNumber : (Long) place.values().getFirst();
            LongStream found = switch (span) {
                case KeysetSpan.Newer _ -> LongStream.rangeClosed(from + 1, newestNumber);
                case KeysetSpan.Older _ -> LongStream.iterate(from - 1, n -> n > 0, n -> n - 1);
                default -> LongStream.iterate(from, n -> n > 0, n -> n - 1);
            };
            List<Long> rows = new ArrayList<>(found.filter(number -> number != gone)
                    .limit(KeysetPage.SIZE + 1L)
                    .boxed()
                    .toList());
            boolean more = rows.size() > KeysetPage.SIZE;
            if (more) {
                rows.removeLast();
            }
            List<Long> shown = span instanceof KeysetSpan.Newer ? rows.reversed() : rows;
            return new KeysetPage<>(
                    shown,
                    shown.isEmpty() ? null : new Key(List.of(shown.getFirst())),
                    shown.isEmpty() ? null : new Key(List.of(shown.getLast())),
                    more,
                    false);
        }

        @Override
        public boolean isTop() {
            return isTop;
        }

        @Override
        public KeysetQuery.Count count() {
            return new KeysetQuery.Count(KeysetQuery.MOST_COUNTED, true);
        }

        @Override
        public Optional<Key> placeOf(String id) {
            return id.matches("[0-9]+") ? Optional.of(new Key(List.of(Long.valueOf(id)))) : Optional.empty();
        }
    }
}
