package io.quaestor.exchange;

import io.quaestor.exchange.instruments.InstrumentService;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who plays a {@link Scenario}: an id, a symbol and a currency for each role. The same tag gives the same ones in another
 * process too; two casts have nothing in common, so what they did can be compared role by role.
 */
public final class Cast {

    private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final String tag;
    private final List<String> symbols;
    private final Map<UUID, String> roles = new HashMap<>();

    /**
     * @param tag 1 to 14 of A–Z and 0–9, of no other cast in the same database
     */
    public Cast(String tag, Scenario scenario) {
        this.tag = tag;
        this.symbols = scenario.symbolRoles().stream().map(this::symbol).toList();
        for (String role : scenario.idRoles()) {
            roles.put(id(role), role);
        }
        for (String role : scenario.symbolRoles()) {
            roles.put(InstrumentService.aggregateId(symbol(role)), role);
        }
    }

    UUID id(String role) {
        UUID name = UUID.nameUUIDFromBytes((tag + '/' + role).getBytes(StandardCharsets.UTF_8));
        return new UUID((name.getMostSignificantBits() & ~0xF000L) | 0x7000L, name.getLeastSignificantBits());
    }

    String symbol(String role) {
        return role + '.' + tag;
    }

    String currency() {
        return "USD." + tag;
    }

    List<String> symbols() {
        return symbols;
    }

    Set<UUID> ids() {
        return roles.keySet();
    }

    /** The text with roles in place of this cast's ids, symbols and currency; an id that the database made is {@code #}. */
    String named(String text) {
        return UUIDS.matcher(text)
                .replaceAll(id -> Matcher.quoteReplacement(roles.getOrDefault(UUID.fromString(id.group()), "#")))
                .replace('.' + tag, "");
    }

    List<String> named(Collection<String> texts) {
        return texts.stream().map(this::named).toList();
    }
}
