package io.quaestor.console.orders;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.badge.Badge;
import io.quaestor.console.frame.Mark;

/** An order's status by shape, colour and word. */
final class OrderStatusBadge {

    private OrderStatusBadge() {}

    static Badge of(Component screen, String status) {
        Mark mark = switch (status) {
            case "NEW" -> Mark.OPEN;
            case "PARTIALLY_FILLED" -> Mark.PARTLY;
            case "FILLED" -> Mark.GOOD;
            case "REJECTED" -> Mark.BAD;
            default -> Mark.IDLE;
        };
        return mark.badge(screen.getTranslation("order.status." + status));
    }
}
