package io.quaestor.console.operators;

import io.quaestor.platform.data.CurrentReader;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Tells the replica's fence on behalf of which operator a thread reads, in whichever of their tabs and browsers. */
@Component
class OperatorReads implements CurrentReader {

    @Override
    public Optional<UUID> reader() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedInOperator operator
                ? Optional.of(operator.id())
                : Optional.empty();
    }
}
