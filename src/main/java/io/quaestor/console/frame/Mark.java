package io.quaestor.console.frame;

import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.badge.BadgeVariant;
import com.vaadin.flow.component.icon.VaadinIcon;
import org.jspecify.annotations.Nullable;

/** How a status is shown: by shape and colour both, so that neither is needed alone. */
public enum Mark {
    GOOD(VaadinIcon.CHECK_CIRCLE_O, BadgeVariant.SUCCESS),
    OPEN(VaadinIcon.CIRCLE_THIN, BadgeVariant.CONTRAST),
    PARTLY(VaadinIcon.ADJUST, BadgeVariant.CONTRAST),
    IDLE(VaadinIcon.MINUS_CIRCLE_O, null),
    ATTENTION(VaadinIcon.WARNING, BadgeVariant.WARNING),
    BAD(VaadinIcon.CLOSE_CIRCLE, BadgeVariant.ERROR),
    UNKNOWN(VaadinIcon.QUESTION_CIRCLE_O, null);

    /** Aura's own class for a colourless accent. */
    private static final String NEUTRAL = "aura-accent-neutral";

    private final VaadinIcon icon;
    private final @Nullable BadgeVariant variant;

    Mark(VaadinIcon icon, @Nullable BadgeVariant variant) {
        this.icon = icon;
        this.variant = variant;
    }

    /** The mark with its text. */
    public Badge badge(String text) {
        var shape = icon.create();
        shape.getElement().setAttribute("aria-hidden", "true");
        Badge badge = new Badge(text, shape);
        if (variant == null) {
            badge.getElement().getClassList().add(NEUTRAL);
        } else {
            badge.addThemeVariants(variant);
        }
        return badge;
    }
}
