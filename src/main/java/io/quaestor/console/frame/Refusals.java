package io.quaestor.console.frame;

import com.vaadin.flow.component.Component;
import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.orders.OrderStatus;
import io.quaestor.exchange.users.UserStatus;
import java.time.DateTimeException;
import java.time.Instant;

/** What a refusal of the write path or of a reading service says on a screen. */
public final class Refusals {

    private Refusals() {}

    /** In the operator's language, as far as the refusal gives its reason; its message, which is English, where not. */
    public static String text(Component screen, Refusal refusal) {
        Refusal.Reason reason = refusal.reason();
        String detail = reason == null
                ? String.valueOf(refusal.getMessage())
                : screen.getTranslation(
                        "refusal." + reason,
                        refusal.values().stream()
                                .map(value -> shown(screen, value))
                                .toArray());
        return screen.getTranslation("action.refused." + refusal.code(), detail);
    }

    private static String shown(Component screen, Object value) {
        return switch (value) {
            case OrderStatus status -> screen.getTranslation("order.status." + status);
            case UserStatus status -> screen.getTranslation("user.status." + status.stored());
            case Instant time -> time(time);
            default -> String.valueOf(value);
        };
    }

    /** A time in a sentence, with its zone. */
    public static String time(Instant time) {
        Times times = Times.here();
        try {
            return times.time(time) + " " + times.zone();
        } catch (DateTimeException beyondAllZones) {
            return time.toString();
        }
    }
}
