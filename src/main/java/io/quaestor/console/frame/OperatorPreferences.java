package io.quaestor.console.frame;

import io.quaestor.platform.data.CurrentReader;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * How each operator likes the screens, kept in the database, so that every browser of theirs shows the same. Each
 * operator reads and sets their own only; that nobody else's are touched needs no role.
 */
@Service
public class OperatorPreferences {

    private final PreferenceRepository repository;
    private final CurrentReader reader;
    private final Clock clock;

    OperatorPreferences(PreferenceRepository repository, CurrentReader reader, Clock clock) {
        this.repository = repository;
        this.reader = reader;
        this.clock = clock;
    }

    /** What the operator chose; empty where nothing was chosen or nobody is signed in. */
    @Transactional(readOnly = true)
    public Optional<String> get(String name) {
        return reader.reader().flatMap(operator -> repository.find(operator, name));
    }

    /** Remembers; of nobody signed in, nothing. */
    @Transactional
    public void set(String name, String value) {
        reader.reader().ifPresent(operator -> repository.save(operator, name, value, clock.instant()));
    }

    /** Remembers for an operator on a thread of nobody, so that none of their reads waits until the replica has it. */
    @Transactional
    public void setInTheBackground(UUID operator, String name, String value) {
        repository.save(operator, name, value, clock.instant());
    }
}
