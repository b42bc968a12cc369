package io.quaestor.console.frame;

import io.quaestor.platform.data.Reads;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** What every browsing screen works with. */
@Component
public class Desk {

    final Reads reads;
    final Clock clock;
    final ChangeNotices notices;
    final OperatorPreferences preferences;
    final RecentRows recent;
    final SavedViews views;

    Desk(
            Reads reads,
            Clock clock,
            ChangeNotices notices,
            OperatorPreferences preferences,
            RecentRows recent,
            SavedViews views) {
        this.reads = reads;
        this.clock = clock;
        this.notices = notices;
        this.preferences = preferences;
        this.recent = recent;
        this.views = views;
    }

    public Clock clock() {
        return clock;
    }

    public Reads reads() {
        return reads;
    }

    public ChangeNotices notices() {
        return notices;
    }
}
