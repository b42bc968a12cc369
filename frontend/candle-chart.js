import { LitElement, css, html, nothing } from 'lit';
import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  HistogramSeries,
  LineStyle,
  TickMarkType,
  createChart,
  createSeriesMarkers
} from 'lightweight-charts';

/** Candles that are shown at first, where no range says otherwise. */
const AT_FIRST = 120;

/** Candles left of the picture below which older ones are asked for. */
const NEAR_THE_EDGE = 40;

/** Empty places that a gap gets at most, one for each missing candle where it is shorter. */
const WIDEST_GAP = 120;

/** Fills and placed orders of one candle that are told of in words at most. */
const MOST_DEEDS = 6;

/** Digits of a price on the axis at most, before and after the point together: the legend has all of them. */
const MOST_DIGITS = 10;

/**
 * Candles with their volume. Prices come as text and are shown as they came; the numbers made of them place shapes and
 * label the axis, and are nowhere shown as a price. A gap in the candles is a gap in the picture.
 *
 * Hears: show, addOlder, renew, mark, release. Says: `older-wanted`, when the oldest candle comes near.
 */
class CandleChart extends LitElement {
  static properties = {
    /** What the picture shows, for those who cannot see it. */
    label: { type: String },
    /** Words in the operator's language. */
    texts: { type: Object },
    /** For the axes' dates and numbers. */
    locale: { type: String },
    _shown: { state: true },
    _gap: { state: true },
    _said: { state: true }
  };

  static styles = css`
    :host {
      display: flex;
      position: relative;
      flex-direction: column;
      min-block-size: 18rem;
    }

    .picture {
      position: relative;
      flex: 1;
      min-block-size: 0;
      border-radius: 0.25rem;
      outline-offset: 2px;
    }

    .picture:focus-visible {
      outline: 2px solid var(--vaadin-focus-ring-color, currentColor);
    }

    .legend {
      display: flex;
      flex-shrink: 0;
      flex-wrap: wrap;
      gap: 0.1rem 0.9rem;
      min-block-size: 2.6em;
      margin: 0;
      font-size: 0.8125rem;
      font-variant-numeric: tabular-nums;
    }

    .legend div {
      display: flex;
      gap: 0.35rem;
    }

    .legend dt,
    .notice {
      color: var(--quaestor-quiet);
    }

    .legend dd {
      margin: 0;
    }

    .up {
      color: var(--quaestor-buy);
    }

    .down {
      color: var(--quaestor-sell);
    }

    .notice {
      margin: 0;
      font-size: 0.75rem;
      text-align: end;
    }

    .notice a {
      color: inherit;
    }

    .unseen {
      position: absolute;
      overflow: hidden;
      inline-size: 1px;
      block-size: 1px;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  `;

  constructor() {
    super();
    this.label = '';
    this.texts = {};
    this.locale = 'en';
    this._shown = null;
    this._gap = null;
    this._said = '';
    this._candles = [];
    this._width = 60;
    this._isWhole = false;
    this._isAsking = false;
    this._mustFit = false;
    this._showsAll = false;
    this._fills = new Map();
    this._orders = [];
    this._placed = [];
    this._lines = [];
    this._at = -1;
  }

  render() {
    return html`
      <dl class="legend" aria-hidden="true">${this._legend()}</dl>
      <div
        class="picture"
        role="application"
        tabindex="0"
        aria-label=${this.label}
        aria-roledescription=${this.texts.chart ?? nothing}
        aria-describedby="keys"
        @keydown=${this._pressed}
        @blur=${() => this._chart?.clearCrosshairPosition()}
      ></div>
      <p class="notice">
        ${this.texts.keys}
        ·
        <a href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer">TradingView Lightweight Charts™</a>
        © TradingView, Inc.
      </p>
      <span id="keys" class="unseen">${this.texts.keys}</span>
      <div class="unseen" aria-live="polite">${this._said}</div>
    `;
  }

  /** Shows these candles in place of all others. */
  show(packed, widthSeconds, isWhole, showsAll) {
    this._width = widthSeconds;
    this._candles = packed.map(unpacked);
    this._isWhole = isWhole;
    this._isAsking = false;
    this._showsAll = showsAll;
    this._mustFit = true;
    this._fills = new Map();
    this._orders = [];
    this._placed = [];
    this._at = -1;
    this._point(this._candles.at(-1));
    this._draw();
  }

  /** Adds older candles at the left; what is looked at stays where it is. */
  addOlder(packed, isWhole) {
    const oldest = this._candles[0]?.time ?? Infinity;
    const older = packed.map(unpacked).filter((candle) => candle.time < oldest);
    this._candles = [...older, ...this._candles];
    this._at = this._at < 0 ? this._at : this._at + older.length;
    this._isWhole = isWhole;
    this._isAsking = false;
    this._draw();
  }

  /** Replaces the newest candles, and adds newer ones. */
  renew(packed) {
    const news = packed.map(unpacked);
    if (news.length === 0) {
      return;
    }
    const followed = this._at < 0 || this._at === this._candles.length - 1;
    const kept = this._candles.filter((candle) => candle.time < news[0].time);
    const last = this._candles.at(-1)?.time ?? Infinity;
    const known = new Map(this._candles.map((candle) => [candle.time, JSON.stringify(candle)]));
    const isTail =
      news.at(-1).time >= last &&
      news.every((candle) => candle.time >= last || known.get(candle.time) === JSON.stringify(candle));
    this._candles = [...kept, ...news];
    if (isTail && digitsOf(news) <= this._digits && this._chart) {
      // The newest candle grew, or newer ones followed: nothing left of it moves.
      this._points = pointsOf(this._candles, this._width);
      this._points
        .filter((point) => point.time >= last)
        .forEach((point) => {
          this._candleSeries.update(this._candlePoint(point));
          this._volumeSeries.update(this._volumePoint(point));
        });
      this._index();
      if (news.at(-1).time > last) {
        // An order placed since the last candle began may belong to a newer one.
        this._drawMarks();
      }
    } else {
      this._draw();
    }
    if (followed) {
      this._at = -1;
      this._point(this._candles.at(-1));
    } else {
      this._point(this._candles[this._at]);
    }
  }

  /**
   * Marks what a user did and wants to do: an arrow at the candle of each of their fills, a ring at the price of each order
   * where it was placed, a line at the price of each open one.
   */
  mark(fills, orders, placed) {
    this._fills = new Map();
    for (const [time, side, sum, lines] of fills) {
      this._fills.set(time, [...(this._fills.get(time) ?? []), { side, sum, lines }]);
    }
    this._orders = orders.map(([side, price, text, isStop]) => ({ side, price, text, isStop }));
    this._placed = placed.map(([time, side, price, text]) => ({ time, side, price, text }));
    this._drawMarks();
    this.requestUpdate();
  }

  firstUpdated() {
    const picture = this.renderRoot.querySelector('.picture');
    this._probe = document.createElement('span');
    this._probe.hidden = true;
    this.renderRoot.append(this._probe);
    this._chart = createChart(picture, {
      autoSize: true,
      layout: { attributionLogo: false, panes: { enableResize: false } },
      crosshair: { mode: CrosshairMode.Magnet },
      rightPriceScale: { borderVisible: false },
      timeScale: { borderVisible: false, rightOffset: 3, minBarSpacing: 1, secondsVisible: false },
      handleScale: { axisDoubleClickReset: true }
    });
    this._candleSeries = this._chart.addSeries(CandlestickSeries, {}, 0);
    this._volumeSeries = this._chart.addSeries(
      HistogramSeries,
      { priceFormat: { type: 'volume' }, priceLineVisible: false, lastValueVisible: false },
      1
    );
    this._markers = createSeriesMarkers(this._candleSeries, []);
    this._chart.panes()[0].setStretchFactor(4);
    this._chart.panes()[1].setStretchFactor(1);
    this._chart.subscribeCrosshairMove((moved) => this._crosshair(moved));
    this._chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      this._next = null;
      this._wantOlder(range);
    });
    this._chart.timeScale().subscribeSizeChange(() => this._fit());
    this._paint();
    this._draw();
  }

  connectedCallback() {
    super.connectedCallback();
    const repaint = () => this._paint();
    this._scheme = matchMedia('(prefers-color-scheme: dark)');
    this._scheme.addEventListener('change', repaint);
    this._observer = new MutationObserver(repaint);
    this._observer.observe(document.documentElement, { attributeFilter: ['style', 'theme', 'class'] });
    this._repaint = repaint;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this._scheme.removeEventListener('change', this._repaint);
    this._observer.disconnect();
  }

  updated(changed) {
    if (changed.has('locale') && this._chart) {
      this._paint();
    }
  }

  _colour(value) {
    this._probe.style.color = value;
    return getComputedStyle(this._probe).color;
  }

  /** Takes the page's colours of now, and its language. */
  _paint() {
    if (!this._chart) {
      return;
    }
    this._up = this._colour('var(--quaestor-buy, #0b7a4b)');
    this._down = this._colour('var(--quaestor-sell, #c02a2a)');
    const text = this._colour('var(--quaestor-quiet, #555d6b)');
    const line = this._colour('light-dark(#e3e7ee, #2c323d)');
    const crosshair = this._colour('light-dark(#6b7585, #8a93a3)');
    const label = this._colour('light-dark(#3a4250, #4a5262)');
    this._chart.applyOptions({
      layout: {
        background: { type: ColorType.Solid, color: 'rgba(0, 0, 0, 0)' },
        textColor: text,
        fontFamily: getComputedStyle(this).fontFamily,
        panes: { separatorColor: line, separatorHoverColor: line }
      },
      grid: { vertLines: { color: line }, horzLines: { color: line } },
      crosshair: {
        vertLine: { color: crosshair, labelBackgroundColor: label },
        horzLine: { color: crosshair, labelBackgroundColor: label }
      },
      localization: { locale: this.locale, timeFormatter: (time) => `${utc(time)} UTC` },
      timeScale: { timeVisible: this._width < 86400, tickMarkFormatter: (time, type) => this._tick(time, type) }
    });
    // Rising candles are hollow, falling ones filled: not told apart by colour alone.
    this._candleSeries.applyOptions({
      upColor: 'rgba(0, 0, 0, 0)',
      borderUpColor: this._up,
      wickUpColor: this._up,
      downColor: this._down,
      borderDownColor: this._down,
      wickDownColor: this._down
    });
    this._volumeSeries.applyOptions({ color: crosshair });
    this._drawMarks();
  }

  _tick(time, type) {
    const form =
      type === TickMarkType.Year
        ? { year: 'numeric' }
        : type === TickMarkType.Month
          ? { month: 'short' }
          : type === TickMarkType.DayOfMonth
            ? { day: 'numeric', month: 'numeric' }
            : null;
    return form === null
      ? utc(time).substring(11)
      : new Intl.DateTimeFormat(this.locale, { ...form, timeZone: 'UTC' }).format(new Date(time * 1000));
  }

  _draw() {
    if (!this._chart) {
      return;
    }
    this._points = pointsOf(this._candles, this._width);
    this._digits = digitsOf(this._candles);
    const whole = Math.max(1, ...this._candles.map((candle) => candle.high.split('.')[0].length));
    const digits = Math.min(this._digits, Math.max(2, MOST_DIGITS - whole));
    const numbers = new Intl.NumberFormat(this.locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits
    });
    this._candleSeries.applyOptions({
      priceFormat: { type: 'custom', minMove: 10 ** -digits, formatter: (price) => numbers.format(price) }
    });
    this._chart.applyOptions({ timeScale: { timeVisible: this._width < 86400 } });
    this._candleSeries.setData(this._points.map((point) => this._candlePoint(point)));
    this._volumeSeries.setData(this._points.map((point) => this._volumePoint(point)));
    this._index();
    this._drawMarks();
    this._fit();
  }

  _index() {
    this._places = new Map(this._points.map((point, index) => [point.time, index]));
  }

  _candlePoint({ time, candle }) {
    return candle
      ? {
          time,
          open: Number(candle.open),
          high: Number(candle.high),
          low: Number(candle.low),
          close: Number(candle.close)
        }
      : { time };
  }

  _volumePoint({ time, candle }) {
    return candle ? { time, value: Number(candle.volume) } : { time };
  }

  _drawMarks() {
    if (!this._chart) {
      return;
    }
    const times = new Set(this._candles.map((candle) => candle.time));
    const arrows = [...this._fills.entries()]
      .filter(([time]) => times.has(time))
      .flatMap(([time, fills]) =>
        fills.map((fill) => ({
          time,
          position: fill.side === 'BUY' ? 'belowBar' : 'aboveBar',
          shape: fill.side === 'BUY' ? 'arrowUp' : 'arrowDown',
          color: fill.side === 'BUY' ? this._up : this._down,
          text: fill.sum
        }))
      );
    this._placedAt = new Map();
    const rings = [];
    for (const order of this._placed) {
      const time = this._candleAtOrBefore(order.time);
      if (time !== undefined) {
        this._placedAt.set(time, [...(this._placedAt.get(time) ?? []), order]);
        rings.push({
          time,
          ...(order.price === null
            ? { position: order.side === 'BUY' ? 'belowBar' : 'aboveBar' }
            : { position: 'atPriceMiddle', price: Number(order.price) }),
          shape: 'circle',
          size: 0.5,
          color: order.side === 'BUY' ? this._up : this._down
        });
      }
    }
    this._markers.setMarkers([...arrows, ...rings].sort((one, other) => one.time - other.time));
    this._lines.forEach((line) => this._candleSeries.removePriceLine(line));
    this._lines = this._orders.map((order) =>
      this._candleSeries.createPriceLine({
        price: Number(order.price),
        color: order.side === 'BUY' ? this._up : this._down,
        lineWidth: 1,
        lineStyle: order.isStop ? LineStyle.Dotted : LineStyle.Dashed,
        axisLabelVisible: true,
        title: order.text
      })
    );
  }

  /** Time of the last candle that begins no later; an order may be placed where nothing was traded. */
  _candleAtOrBefore(time) {
    let from = 0;
    let to = this._candles.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this._candles[middle].time <= time) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return this._candles[from - 1]?.time;
  }

  /** What the user did at a candle, in words. */
  _deeds(time) {
    const deeds = [
      ...(this._fills.get(time) ?? []).flatMap((fill) => fill.lines.map((text) => ({ side: fill.side, text }))),
      ...(this._placedAt?.get(time) ?? [])
    ];
    const more = deeds.length - MOST_DEEDS;
    return more > 0 ? [...deeds.slice(0, MOST_DEEDS), { side: deeds[MOST_DEEDS].side, text: `+ ${more}` }] : deeds;
  }

  /** Once the picture has a width: all of a range, else the newest candles. */
  _fit() {
    const scale = this._chart.timeScale();
    if (!this._mustFit || scale.width() === 0 || this._points.length === 0) {
      return;
    }
    this._mustFit = false;
    this._next = null;
    if (this._showsAll) {
      scale.fitContent();
    } else {
      scale.setVisibleLogicalRange({ from: this._points.length - AT_FIRST, to: this._points.length + 2 });
    }
  }

  _wantOlder(range) {
    if (
      range !== null &&
      range.from < NEAR_THE_EDGE &&
      !this._mustFit &&
      !this._isWhole &&
      !this._isAsking &&
      this._candles.length > 0
    ) {
      this._isAsking = true;
      this.dispatchEvent(new CustomEvent('older-wanted'));
    }
  }

  /** The server could not answer; older candles may be asked for again. */
  release() {
    this._isAsking = false;
  }

  _crosshair(moved) {
    if (moved.time === undefined) {
      this._point(this._candles[this._at] ?? this._candles.at(-1));
      return;
    }
    const point = this._points[this._places.get(moved.time)];
    if (point?.candle) {
      this._point(point.candle);
    } else if (point) {
      this._gap = point.gap;
    }
  }

  _point(candle) {
    this._gap = null;
    this._shown = candle ?? null;
  }

  _legend() {
    if (this._gap) {
      return fact(this.texts.gap, `${utc(this._gap.after)} – ${utc(this._gap.before)} UTC`);
    }
    const candle = this._shown;
    if (!candle) {
      return nothing;
    }
    return [
      fact(this.texts.time, `${utc(candle.time)} UTC`),
      fact(this.texts.open, grouped(candle.open)),
      fact(this.texts.high, grouped(candle.high)),
      fact(this.texts.low, grouped(candle.low)),
      fact(this.texts.close, grouped(candle.close)),
      fact(this.texts.volume, grouped(candle.volume)),
      fact(this.texts.trades, grouped(candle.count)),
      candle.isOpen ? fact(this.texts.state, this.texts.unfinished) : nothing,
      ...this._deeds(candle.time).map(
        ({ side, text }) => html`<div class=${side === 'BUY' ? 'up' : 'down'}><dd>${text}</dd></div>`
      )
    ];
  }

  _pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this._candles.length === 0) {
      return;
    }
    const last = this._candles.length - 1;
    const here = this._at < 0 ? last + 1 : this._at;
    const step = event.shiftKey ? 10 : 1;
    const to = {
      ArrowLeft: here - step,
      ArrowRight: here + step,
      PageUp: here - 50,
      PageDown: here + 50,
      Home: 0,
      End: last
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this._moveTo(Math.max(0, Math.min(last, to)));
    } else if (['+', '=', '-'].includes(event.key)) {
      event.preventDefault();
      this._zoom(event.key === '-' ? 1.25 : 0.8);
    } else if (event.key === 'Escape') {
      this._at = -1;
      this._chart.clearCrosshairPosition();
    }
  }

  _moveTo(index) {
    const before = this._candles[index - 1];
    const candle = this._candles[index];
    this._at = index;
    const place = this._places.get(candle.time);
    const range = this._range();
    if (range !== null && (place < range.from + 1 || place > range.to - 1)) {
      const half = (range.to - range.from) / 2;
      this._show({ from: place - half, to: place + half });
    }
    this._chart.setCrosshairPosition(Number(candle.close), candle.time, this._candleSeries);
    this._point(candle);
    const gap = before && candle.time - before.time > this._width ? `, ${this.texts.gap} ${utc(before.time)}` : '';
    const deeds = this._deeds(candle.time).map(({ text }) => `, ${text}`);
    this._said =
      `${utc(candle.time)} UTC, ${this.texts.open} ${grouped(candle.open)}, ${this.texts.high} ${grouped(candle.high)}, ` +
      `${this.texts.low} ${grouped(candle.low)}, ${this.texts.close} ${grouped(candle.close)}, ` +
      `${this.texts.volume} ${grouped(candle.volume)}${candle.isOpen ? `, ${this.texts.unfinished}` : ''}${gap}` +
      deeds.join('');
  }

  /** About the candle of the crosshair, else about the newest one in sight. */
  _zoom(factor) {
    const range = this._range();
    if (range === null) {
      return;
    }
    const place = this._at < 0 ? range.to : this._places.get(this._candles[this._at].time);
    const about = Math.max(range.from, Math.min(range.to, place));
    const from = about - (about - range.from) * factor;
    const to = about + (range.to - about) * factor;
    if (to - from >= 5) {
      this._show({ from, to });
    }
  }

  /** What is in sight, or will be: the library shows a range with its next frame, and keys may come faster. */
  _range() {
    return this._next ?? this._chart.timeScale().getVisibleLogicalRange();
  }

  _show(range) {
    this._next = range;
    this._chart.timeScale().setVisibleLogicalRange(range);
  }
}

function fact(label, value) {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}

function unpacked([time, open, high, low, close, volume, count, isOpen]) {
  return { time, open, high, low, close, volume, count, isOpen };
}

/** A place for every candle, and empty ones between those that do not follow each other. */
function pointsOf(candles, width) {
  const points = [];
  candles.forEach((candle, index) => {
    const before = candles[index - 1];
    if (before) {
      const missing = Math.round((candle.time - before.time) / width) - 1;
      const gap = { after: before.time + width, before: candle.time };
      const half = WIDEST_GAP / 2;
      for (let i = 1; i <= missing; i++) {
        if (missing <= WIDEST_GAP || i <= half || i > missing - half) {
          points.push({ time: before.time + i * width, gap });
        } else {
          i = missing - half;
        }
      }
    }
    points.push({ time: candle.time, candle });
  });
  return points;
}

function digitsOf(candles) {
  return candles.reduce(
    (most, candle) =>
      Math.max(most, ...[candle.open, candle.high, candle.low, candle.close].map((price) => (price.split('.')[1] ?? '').length)),
    0
  );
}

/** Thousands apart, every digit kept. */
function grouped(text) {
  const [whole, part] = String(text).split('.');
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return part === undefined ? apart : `${apart}.${part}`;
}

/** To the minute, as everywhere in the console. */
function utc(seconds) {
  return new Date(seconds * 1000).toISOString().substring(0, 16).replace('T', ' ');
}

customElements.define('candle-chart', CandleChart);
