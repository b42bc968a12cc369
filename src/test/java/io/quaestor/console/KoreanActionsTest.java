package io.quaestor.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.QueryParameters;
import io.quaestor.IntegrationTest;
import io.quaestor.console.frame.Panel;
import io.quaestor.console.operators.Role;
import io.quaestor.console.operators.SignedIn;
import io.quaestor.exchange.Cause;
import io.quaestor.exchange.Market;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.users.UserService;
import io.quaestor.exchange.users.UserStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

/** What an operator who reads Korean changes, and what is refused to them. */
@IntegrationTest
@Import({Market.class, SignedIn.class})
@WithMockUser(roles = "OPERATIONS")
class KoreanActionsTest extends SpringBrowserlessTest {

    @Autowired
    private Market market;

    @Autowired
    private OrderService orders;

    @Autowired
    private UserService users;

    @Autowired
    private SignedIn signedIn;

    private UUID user = new UUID(0, 0);
    private UUID order = new UUID(0, 0);
    private String symbol = "";

    @BeforeEach
    void place() {
        signedIn.asNobody();
        user = market.userWith("1000");
        symbol = market.list();
        order = market.placed(user, symbol, OrderSide.BUY, "100", "2", 10);
        market.awaitReplica();
        signedIn.stored(Role.OPERATIONS);
        UI.getCurrent().setLocale(Locale.KOREAN);
    }

    @AfterEach
    void signOut() {
        signedIn.asNobody();
    }

    @Test
    void an_order_opens_with_its_fields_its_life_and_its_fills_in_korean() {
        UUID sell = market.placed(market.userWith("1000"), symbol, OrderSide.SELL, "100", "1", 10);
        market.settle(Market.fill(symbol, order, sell, "100", "1"));
        market.awaitReplica();
        openOrder();
        assertThat(panel())
                .contains("매수", "지정가", "100", "묶인 증거금", "주문 접수", "상태", "미체결 → 부분 체결", "메이커")
                .doesNotContain("lockedMargin", "NEW", "OrderPlaced");
    }

    @Test
    void an_order_that_was_canceled_meanwhile_is_refused_in_korean_and_named() {
        openOrder();
        orders.cancel(order, null, Cause.of("engine", "meanwhile"), Instant.now());
        act("주문 취소");
        assertThat(dialog())
                .contains("지금 버전 2(취소)이며", order.toString(), "버전 1")
                .doesNotContain("look again", "version");
    }

    @Test
    void a_user_who_was_frozen_meanwhile_is_refused_in_korean_and_named() {
        UI.getCurrent().navigate("users/" + user);
        users.changeStatus(user, UserStatus.FROZEN, null, Cause.of("engine", "meanwhile"));
        act("회원 동결");
        assertThat(dialog()).contains("회원 " + user, "지금 버전 2(동결)").doesNotContain("look again", "version");
    }

    private void openOrder() {
        UI.getCurrent().navigate("orders", QueryParameters.fromString("symbol=" + symbol + "&open=" + order));
    }

    private void act(String what) {
        test(find(Button.class, view()).withText(what).single()).click();
        test(find(TextField.class).withCaption("사유").single()).setValue("전화로 요청");
        test(find(TextField.class).withCaption("사례 번호").single()).setValue("CS-9");
        test(find(Button.class, find(Dialog.class).single()).withText(what).single())
                .click();
    }

    private String dialog() {
        return ScreenText.of(find(Dialog.class).single().getElement());
    }

    private String panel() {
        return ScreenText.of(find(Panel.class, view()).single().getElement());
    }

    private Component view() {
        return (Component)
                UI.getCurrent().getInternals().getActiveRouterTargetsChain().getFirst();
    }
}
