package planted;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Breaks the rules on purpose. */
@Route("planted")
public class PlantedView extends Div {

    private static final long serialVersionUID = 1;

    public PlantedView(JdbcClient jdbc) {
        setText(jdbc.toString());
    }
}
