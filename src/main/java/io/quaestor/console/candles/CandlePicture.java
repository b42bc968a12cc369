package io.quaestor.console.candles;

import io.quaestor.console.frame.Formats;
import io.quaestor.market.candles.Candle;
import io.quaestor.market.candles.CandleInterval;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TimeZone;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.CandlestickRenderer;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultHighLowDataset;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Candles as a picture for a report. Its texts hold exact figures; the doubles that JFreeChart wants only place shapes and
 * label the axes.
 *
 * @see "docs/decisions/charts.md"
 */
final class CandlePicture {

    static final int WIDTH = 1200;
    static final int HEIGHT = 675;

    /** Pixels of a PNG for each point of the picture, so that print is sharp. */
    static final int SCALE = 2;

    private static final String SVG = "http://www.w3.org/2000/svg";

    /** Points that axes, their labels and margins take of the width, about. */
    private static final int BESIDE = 110;

    private record Look(Color background, Color text, Color quiet, Color line, Color up, Color down) {

        static final Look LIGHT = new Look(
                Color.WHITE,
                new Color(0x1c2330),
                new Color(0x555d6b),
                new Color(0xe3e7ee),
                new Color(0x0b7a4b),
                new Color(0xc02a2a));
        static final Look DARK = new Look(
                new Color(0x14171d),
                new Color(0xf0f2f5),
                new Color(0xa9b1bf),
                new Color(0x2c323d),
                new Color(0x4fd39a),
                new Color(0xff8b8b));
    }

    static {
        // Else the texts along the upright axes would be outlines in an SVG, not texts.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private final Contract contract;
    private final CandleInterval interval;
    private final PictureRange range;
    private final List<Candle> candles;
    private final ResourceBundle texts;
    private final Locale locale;
    private final Look look;
    private final Instant madeAt;

    /**
     * Makes the picture ready to be drawn.
     *
     * @param candles of the range, oldest first
     * @param madeAt when they were read
     */
    CandlePicture(
            Contract contract,
            CandleInterval interval,
            PictureRange range,
            List<Candle> candles,
            Locale locale,
            boolean isDark,
            Instant madeAt) {
        this.contract = contract;
        this.interval = interval;
        this.range = range;
        this.candles = candles;
        this.locale = locale;
        this.look = isDark ? Look.DARK : Look.LIGHT;
        this.madeAt = madeAt;
        texts = ResourceBundle.getBundle("vaadin-i18n.translations", locale);
    }

    /** The picture's file. */
    byte[] bytes(PictureFormat format) {
        return switch (format) {
            case PNG -> png();
            case SVG -> svg();
        };
    }

    private byte[] png() {
        BufferedImage image = new BufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(SCALE, SCALE);
            draw(graphics);
        } finally {
            graphics.dispose();
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", file);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture of " + contract.symbol() + " could not be written to memory", e);
        }
        return file.toByteArray();
    }

    /** Presentation attributes only: a page's policy may forbid styles. Texts stay texts. */
    private byte[] svg() {
        try {
            Document document = DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
            SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
            context.setComment(" Quaestor ");
            SVGGraphics2D graphics = new SVGGraphics2D(context, false);
            graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
            draw(graphics);
            Element root = graphics.getRoot();
            root.setAttribute("viewBox", "0 0 " + WIDTH + " " + HEIGHT);
            root.setAttribute("role", "img");
            root.setAttribute("lang", locale.getLanguage());
            Element description = document.createElementNS(SVG, "desc");
            description.setTextContent(String.join(" ", facts()));
            root.insertBefore(description, root.getFirstChild());
            Element title = document.createElementNS(SVG, "title");
            title.setTextContent(title());
            root.insertBefore(title, root.getFirstChild());
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            TransformerFactory.newDefaultInstance()
                    .newTransformer()
                    .transform(new DOMSource(root), new StreamResult(file));
            return file.toByteArray();
        } catch (ParserConfigurationException | TransformerException e) {
            throw new IllegalStateException("the JDK could not write an SVG of " + contract.symbol(), e);
        }
    }

    private void draw(Graphics2D graphics) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        chart().draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    }

    private JFreeChart chart() {
        CombinedDomainXYPlot plot = new CombinedDomainXYPlot(times());
        plot.setGap(8);
        plot.add(prices(), 4);
        plot.add(volumes(), 1);
        plot.setBackgroundPaint(look.background());
        JFreeChart chart = new JFreeChart(null, PictureFont.bold(18), plot, false);
        chart.setBackgroundPaint(look.background());
        chart.setPadding(new RectangleInsets(12, 14, 12, 14));
        chart.addSubtitle(0, line(title(), true));
        List<String> facts = facts();
        for (int i = 0; i < facts.size(); i++) {
            chart.addSubtitle(i + 1, line(facts.get(i), false));
        }
        return chart;
    }

    private TextTitle line(String text, boolean isHeading) {
        TextTitle line = new TextTitle(text, isHeading ? PictureFont.bold(18) : PictureFont.size(12));
        line.setPaint(isHeading ? look.text() : look.quiet());
        line.setHorizontalAlignment(HorizontalAlignment.LEFT);
        line.setTextAlignment(HorizontalAlignment.LEFT);
        line.setPadding(0, 2, 4, 2);
        line.setExpandToFitSpace(true);
        return line;
    }

    private DateAxis times() {
        DateAxis axis = new DateAxis(text("candles.time") + " (UTC)", TimeZone.getTimeZone("UTC"), locale);
        axis.setRange(Date.from(range.from()), Date.from(range.to()));
        // The same in both languages, as everywhere in the console.
        SimpleDateFormat format = new SimpleDateFormat(
                Duration.between(range.from(), range.to()).compareTo(Duration.ofDays(4)) > 0
                        ? "yyyy-MM-dd"
                        : "MM-dd HH:mm",
                Locale.ROOT);
        format.setTimeZone(TimeZone.getTimeZone("UTC"));
        axis.setDateFormatOverride(format);
        axis.setLabelFont(PictureFont.size(12));
        axis.setTickLabelFont(PictureFont.size(11));
        axis.setLabelPaint(look.quiet());
        axis.setTickLabelPaint(look.quiet());
        axis.setAxisLinePaint(look.line());
        axis.setTickMarkPaint(look.line());
        return axis;
    }

    private NumberAxis amounts(String label) {
        NumberAxis axis = new NumberAxis(label);
        NumberFormat format = NumberFormat.getInstance(locale);
        format.setMaximumFractionDigits(18);
        axis.setNumberFormatOverride(format);
        axis.setLabelFont(PictureFont.size(12));
        axis.setTickLabelFont(PictureFont.size(11));
        axis.setLabelPaint(look.quiet());
        axis.setTickLabelPaint(look.quiet());
        axis.setAxisLinePaint(look.line());
        axis.setTickMarkPaint(look.line());
        return axis;
    }

    private XYPlot prices() {
        int count = candles.size();
        Date[] times = new Date[count];
        double[] open = new double[count];
        double[] high = new double[count];
        double[] low = new double[count];
        double[] close = new double[count];
        for (int i = 0; i < count; i++) {
            Candle candle = candles.get(i);
            times[i] = Date.from(middle(candle));
            open[i] = candle.open().doubleValue();
            high[i] = candle.high().doubleValue();
            low[i] = candle.low().doubleValue();
            close[i] = candle.close().doubleValue();
        }
        NumberAxis axis = amounts(text("candles.price") + " (" + contract.quoteCurrency() + ")");
        axis.setAutoRangeIncludesZero(false);
        XYPlot plot = new XYPlot(
                new DefaultHighLowDataset(contract.symbol(), times, high, low, open, close, new double[count]),
                null,
                axis,
                new HollowCandles(candles, look, candleWidth()));
        plot.setNoDataMessage(text("candles.empty"));
        plot.setNoDataMessageFont(PictureFont.size(16));
        plot.setNoDataMessagePaint(look.quiet());
        dress(plot);
        return plot;
    }

    private XYPlot volumes() {
        XYIntervalSeries series = new XYIntervalSeries("volume");
        double half = interval.width().toMillis() * 0.35;
        for (Candle candle : candles) {
            double time = middle(candle).toEpochMilli();
            double volume = candle.volume().doubleValue();
            series.add(time, time - half, time + half, volume, 0, volume);
        }
        XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
        data.addSeries(series);
        XYBarRenderer renderer = new XYBarRenderer();
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        renderer.setSeriesPaint(0, look.quiet());
        XYPlot plot = new XYPlot(
                data, null, amounts(text("candles.volume") + " (" + contract.baseCurrency() + ")"), renderer);
        dress(plot);
        return plot;
    }

    private void dress(XYPlot plot) {
        plot.setBackgroundPaint(look.background());
        plot.setDomainGridlinePaint(look.line());
        plot.setRangeGridlinePaint(look.line());
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setOutlineVisible(false);
    }

    private Instant middle(Candle candle) {
        return candle.time().plus(interval.width().dividedBy(2));
    }

    private double candleWidth() {
        double places = (double) Duration.between(range.from(), range.to()).toMillis()
                / interval.width().toMillis();
        return Math.clamp((WIDTH - BESIDE) / places * 0.7, 1, 24);
    }

    private String title() {
        return MessageFormat.format(text("candles.chart.label"), contract.symbol(), interval.code()) + " · "
                + Formats.time(range.from()).substring(0, 16) + " – "
                + Formats.time(range.to()).substring(0, 16) + " UTC";
    }

    /** What can be read off no axis: exact. */
    private List<String> facts() {
        if (candles.isEmpty()) {
            return List.of(text("candles.empty"), foot());
        }
        Candle last = candles.getLast();
        BigDecimal high = candles.stream().map(Candle::high).reduce(last.high(), BigDecimal::max);
        BigDecimal low = candles.stream().map(Candle::low).reduce(last.low(), BigDecimal::min);
        BigDecimal volume = candles.stream().map(Candle::volume).reduce(BigDecimal.ZERO, BigDecimal::add);
        String close = text("candles.close") + " " + Formats.amount(last.close()) + " (" + Formats.time(last.time())
                + (last.isOpen() ? ", " + text("candles.state.open") : "") + ")";
        return List.of(
                String.join(
                        " · ",
                        close,
                        text("candles.open") + " "
                                + Formats.amount(candles.getFirst().open()),
                        text("candles.high") + " " + Formats.amount(high),
                        text("candles.low") + " " + Formats.amount(low),
                        text("candles.volume") + " " + Formats.amount(volume)),
                foot());
    }

    private String foot() {
        return MessageFormat.format(text("candles.picture.made"), Formats.time(madeAt));
    }

    private String text(String key) {
        return texts.getString(key);
    }

    /** Rising candles are hollow, falling ones filled: they are told apart in print without colours, too. */
    private static final class HollowCandles extends CandlestickRenderer {

        private final transient List<Candle> candles;
        private final transient Look look;

        HollowCandles(List<Candle> candles, Look look, double width) {
            super(width, false, null);
            this.candles = candles;
            this.look = look;
            setUpPaint(look.background());
            setDownPaint(look.down());
        }

        @Override
        public Paint getItemPaint(int series, int item) {
            Candle candle = candles.get(item);
            return candle.close().compareTo(candle.open()) < 0 ? look.down() : look.up();
        }
    }
}
