package io.quaestor.console.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.quaestor.IntegrationTest;
import io.quaestor.console.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.security.test.context.support.WithMockUser;

@IntegrationTest
@WithMockUser
class BrowseGridTest extends SpringBrowserlessTest {

    private final List<@Nullable Integer> askedAfter = new ArrayList<>();
    private boolean replicaAway;
    private final Div page = new Div();

    @BeforeEach
    void show() {
        UI.getCurrent().setLocale(Locale.ENGLISH);
        BrowseGrid<Integer> browse = new BrowseGrid<>("Numbers", new TestClock(), this::load);
        browse.column("Number", "5rem", number -> number);
        page.add(browse);
        UI.getCurrent().add(page);
        browse.showNewest();
    }

    @Test
    void older_asks_for_what_follows_the_last_row_and_newest_starts_again() {
        test(button("Older")).click();
        test(button("Newest")).click();
        assertThat(askedAfter).containsExactly(null, 51, null);
    }

    @Test
    void older_is_off_on_the_last_page() {
        assertThat(button("Older").isEnabled()).isTrue();
        test(button("Older")).click();
        assertThat(button("Older").isEnabled()).isFalse();
    }

    @Test
    void time_of_reading_is_said_with_its_zone() {
        assertThat(note()).isEqualTo("Read from the replica at 2026-03-01 09:00:00 UTC");
    }

    @Test
    void replica_that_does_not_answer_is_said_and_can_be_asked_again() {
        replicaAway = true;
        test(button("Newest")).click();
        assertThat(find(Grid.class, page).all()).isEmpty();
        assertThat(note()).isEqualTo("The replica did not answer at 2026-03-01 09:00:00 UTC");
        replicaAway = false;
        test(button("Try again")).click();
        assertThat(find(Grid.class, page).all()).hasSize(1);
        assertThat(note()).startsWith("Read from the replica");
    }

    private Page<Integer> load(@Nullable Integer after) {
        askedAfter.add(after);
        if (replicaAway) {
            throw new DataAccessResourceFailureException("away");
        }
        int newest = after == null ? 100 : after - 1;
        return Page.of(IntStream.iterate(newest, number -> number > 0, number -> number - 1)
                .limit(Page.SIZE + 1L)
                .boxed()
                .toList());
    }

    private Button button(String text) {
        return find(Button.class, page).withText(text).single();
    }

    private String note() {
        return find(Span.class, page).withClassName("read-at").single().getText();
    }
}
