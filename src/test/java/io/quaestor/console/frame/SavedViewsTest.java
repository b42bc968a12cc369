package io.quaestor.console.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.ClickEvent;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import io.quaestor.IntegrationTest;
import io.quaestor.Standby;
import io.quaestor.console.Samples;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.test.context.support.WithMockUser;

@IntegrationTest
@Import(SignedIn.class)
@WithMockUser(roles = "ADMIN")
class SavedViewsTest extends SpringBrowserlessTest {

    @Autowired
    private SavedViews views;

    @Autowired
    private SignedIn signedIn;

    private final String screen = "s" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void english() {
        UI.getCurrent().setLocale(Locale.ENGLISH);
        Samples.shared();
    }

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @Test
    void a_view_is_there_at_once_with_replay_paused_and_its_name_is_used_once() {
        String name = signedIn.stored(Role.SUPPORT);
        try (var _ = Standby.paused()) {
            views.save(screen, "open buys", "status=NEW&side=BUY", null);
            views.save(screen, " open buys ", "status=NEW", "SUPPORT");
            assertThat(views.of(screen)).singleElement().satisfies(view -> {
                assertThat(view.query()).isEqualTo("status=NEW");
                assertThat(view.sharedWith()).isEqualTo("SUPPORT");
                assertThat(view.operator()).isEqualTo(name);
                assertThat(view.own()).isTrue();
            });
            assertThat(views.of("other screen")).isEmpty();
        }
    }

    @Test
    void others_see_what_is_shared_with_a_role_of_theirs_and_nothing_else() {
        signedIn.stored(Role.SUPPORT, Role.COMPLIANCE);
        views.save(screen, "mine", "a=1", null);
        views.save(screen, "for support", "a=2", "SUPPORT");
        views.save(screen, "for compliance", "a=3", "COMPLIANCE");
        Samples.awaitReplica();
        signedIn.stored(Role.SUPPORT);
        assertThat(views.of(screen))
                .extracting(SavedView::name, SavedView::own)
                .containsExactly(tuple("for support", false));
        signedIn.stored(Role.ADMIN);
        assertThat(views.of(screen)).isEmpty();
    }

    @Test
    void nobody_shares_with_a_role_that_they_do_not_hold() {
        signedIn.stored(Role.SUPPORT);
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> views.save(screen, "for all", "a=1", "ADMIN"));
        assertThat(views.of(screen)).isEmpty();
    }

    @Test
    void only_ones_own_view_can_be_deleted() {
        signedIn.stored(Role.SUPPORT);
        SecurityContext owner = SecurityContextHolder.getContext();
        views.save(screen, "for support", "a=1", "SUPPORT");
        UUID id = views.of(screen).getFirst().id();
        signedIn.stored(Role.SUPPORT, Role.ADMIN);
        views.delete(id);
        assertThat(views.of(screen)).hasSize(1);
        signedIn.resume(owner);
        views.delete(id);
        assertThat(views.of(screen)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\0b", "two\nlines", "\ud83d"})
    void a_name_that_nobody_could_read_is_refused(String name) {
        signedIn.stored(Role.SUPPORT);
        assertThatExceptionOfType(SavedViewRefused.class).isThrownBy(() -> views.save(screen, name, "a=1", null));
        assertThatExceptionOfType(SavedViewRefused.class)
                .isThrownBy(() -> views.save(screen, "x".repeat(81), "a=1", null));
        assertThatExceptionOfType(SavedViewRefused.class)
                .isThrownBy(() -> views.save(screen, "x", "a=" + "1".repeat(2_000), null));
        assertThat(views.of(screen)).isEmpty();
    }

    @Test
    void the_menu_saves_the_filters_of_now_opens_them_again_and_deletes_them() {
        signedIn.stored(Role.ADMIN);
        UI.getCurrent().navigate(Paths.ORDERS, QueryParameters.simple(Map.of("symbol", "A&B=C", "side", "BUY")));
        click("Save this view");
        Dialog dialog = find(Dialog.class).single();
        test(find(Button.class, dialog).withText("Save").single()).click();
        assertThat(find(Span.class, dialog).withClassName("problem").single().getText())
                .startsWith("Give a name");
        test(find(TextField.class, dialog).single()).setValue("<b>my buys</b>");
        @SuppressWarnings("unchecked")
        Select<String> sharedWith = find(Select.class, dialog).single();
        sharedWith.setValue("ADMIN");
        test(find(Button.class, dialog).withText("Save").single()).click();
        assertThat(dialog.isOpened()).isFalse();
        UI.getCurrent().navigate(Paths.ORDERS);
        assertThat(symbol()).isEmpty();
        click("<b>my buys</b> · for ADMIN");
        assertThat(symbol()).isEqualTo("A&B=C");
        click("<b>my buys</b>");
        assertThat(views.of(Paths.ORDERS)).noneMatch(SavedView::own);
    }

    private String symbol() {
        return find(TextField.class).all().stream()
                .filter(field -> "Symbol".equals(field.getLabel()))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private void click(String text) {
        MenuBar menu = find(MenuBar.class).withClassName("views-menu").single();
        MenuItem item = flat(menu.getItems()).stream()
                .filter(one -> text.equals(one.getText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the menu has no " + text));
        ComponentUtil.fireEvent(item, new ClickEvent<>(item));
    }

    private static List<MenuItem> flat(List<MenuItem> items) {
        return items.stream()
                .flatMap(item ->
                        Stream.concat(Stream.of(item), flat(item.getSubMenu().getItems()).stream()))
                .toList();
    }
}
