package io.quaestor.console.frame;

import io.quaestor.exchange.Ids;
import io.quaestor.platform.data.CurrentReader;
import io.quaestor.platform.data.WriteTransaction;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Filters that operators keep under a name, for themselves or for all who hold a role. Each operator writes their own only,
 * and shares with roles of their own only; a view shows nobody a row that they could not see without it.
 */
@Service
public class SavedViews {

    static final int LONGEST_NAME = 80;
    private static final int LONGEST_QUERY = 2_000;
    private static final String ROLE = "ROLE_";

    private final SavedViewRepository repository;
    private final CurrentReader reader;
    private final Clock clock;

    SavedViews(SavedViewRepository repository, CurrentReader reader, Clock clock) {
        this.repository = repository;
        this.reader = reader;
        this.clock = clock;
    }

    /** The operator's own views of a screen, then those shared with them; none where nobody is signed in. */
    @Transactional(readOnly = true)
    public List<SavedView> of(String screen) {
        List<String> roles = roles();
        return reader.reader()
                .map(operator -> repository.find(operator, screen, roles.isEmpty() ? List.of("") : roles))
                .orElse(List.of());
    }

    /**
     * Saves a view, in place of the operator's own of that name.
     *
     * @param query the screen's address after the question mark
     * @param sharedWith a role that the operator holds; null to keep it to themselves
     * @throws SavedViewRefused where the name or the filters cannot be kept
     * @throws AccessDeniedException to whoever is not signed in or does not hold the role
     */
    @WriteTransaction
    public void save(String screen, String name, String query, @Nullable String sharedWith) {
        String kept = name.strip();
        if (kept.isEmpty() || kept.codePointCount(0, kept.length()) > LONGEST_NAME || hasUnfit(kept)) {
            throw new SavedViewRefused("views.refused.name", LONGEST_NAME);
        }
        if (query.length() > LONGEST_QUERY || hasUnfit(query)) {
            throw new SavedViewRefused("views.refused.query", Formats.count(LONGEST_QUERY));
        }
        if (sharedWith != null && !roles().contains(sharedWith)) {
            throw new AccessDeniedException("a view is shared with a role that one holds, not with " + sharedWith);
        }
        repository.save(Ids.next(), operator(), name(), screen, kept, query, sharedWith, clock.instant());
    }

    /** Deletes a view of the operator's own; one of somebody else stays as it is. */
    @WriteTransaction
    public void delete(UUID id) {
        repository.delete(id, operator());
    }

    /** The roles that the operator holds, by name: those that a view can be shared with. */
    public List<String> roles() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null
                ? List.of()
                : authentication.getAuthorities().stream()
                        .map(held -> String.valueOf(held.getAuthority()))
                        .filter(held -> held.startsWith(ROLE))
                        .map(held -> held.substring(ROLE.length()))
                        .sorted()
                        .toList();
    }

    private UUID operator() {
        return reader.reader().orElseThrow(() -> new AccessDeniedException("nobody is signed in"));
    }

    private static String name() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null ? "" : authentication.getName();
    }

    private static boolean hasUnfit(String text) {
        return text.codePoints()
                .anyMatch(one -> Character.isISOControl(one) || Character.getType(one) == Character.SURROGATE);
    }
}
