/** Four small charts of the last five minutes, each with its newest number in words. */
import uPlot from 'uplot';
import type { Figures } from '../../api/shapes.ts';
import { element, write } from './element.ts';
import { say, words } from './words.ts';

interface Line {
  readonly name: (typeof words)[keyof typeof words];
  readonly value: (figures: Figures) => number | undefined;
  readonly colour: string;
  readonly dash?: readonly number[];
}

const CHARTS: readonly { readonly name: (typeof words)[keyof typeof words]; readonly lines: readonly Line[] }[] = [
  { name: words.online, lines: [{ name: words.online, value: ({ online }) => online, colour: '--primary' }] },
  {
    name: words.events,
    lines: [
      { name: words.eventsSent, value: ({ events }) => events, colour: '--primary' },
      { name: words.eventsAnswered, value: ({ answers }) => answers, colour: '--success', dash: [4, 3] },
    ],
  },
  {
    name: words.latency,
    lines: [
      { name: words.half, value: ({ p50 }) => p50, colour: '--primary' },
      { name: words.most, value: ({ p99 }) => p99, colour: '--warning', dash: [4, 3] },
    ],
  },
  {
    name: words.troubles,
    lines: [
      { name: words.lost, value: ({ losses }) => losses, colour: '--warning' },
      { name: words.refused, value: ({ refusals }) => refusals, colour: '--danger', dash: [4, 3] },
      { name: words.struck, value: ({ faults }) => faults, colour: '--quiet', dash: [1, 3] },
    ],
  },
];
const HEIGHT = 80;
/** A lag a person would feel, milliseconds. */
const LAG_MS = 200;

export function createCharts(): { readonly root: HTMLElement; draw(figures: readonly Figures[]): void; recolour(): void } {
  const lag = element('p', { class: 'lag', role: 'status' });
  lag.hidden = true;
  const made = CHARTS.map(({ name, lines }) => {
    const plotPlace = element('div', { class: 'plot', role: 'img' });
    const numbers = lines.map((line) => {
      const number = element('b', { text: '–' });
      const swatch = element('span', { class: 'swatch' });
      swatch.style.borderTop = `2px ${line.dash ? 'dashed' : 'solid'} var(${line.colour})`;
      return { number, root: element('span', { class: 'number' }, swatch, lines.length > 1 && `${say(line.name)} `, number) };
    });
    const root = element(
      'section',
      { class: 'chart' },
      element('h2', { text: say(name) }),
      element('div', { class: 'numbers' }, ...numbers.map((one) => one.root)),
      plotPlace,
    );
    return { name, lines, plotPlace, numbers, root, plot: undefined as uPlot | undefined };
  });
  const row = element('div', { class: 'charts' }, ...made.map(({ root }) => root));
  let last: readonly Figures[] = [];

  function plotOf(chart: (typeof made)[number], data: uPlot.AlignedData): uPlot {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    return new uPlot(
      {
        width: Math.max(80, chart.plotPlace.clientWidth),
        height: HEIGHT,
        padding: [4, 4, 8, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: true }, y: { range: (_, low, high) => [0, Math.max(1, high ?? 1) * 1.1 + 0 * (low ?? 0)] } },
        axes: [
          { show: false },
          {
            size: 36,
            gap: 2,
            stroke: colour('--quiet'),
            font: '12px system-ui',
            grid: { stroke: colour('--line'), width: 1 },
            ticks: { show: false },
            splits: (_, __, ___, high) => [0, high / 1.1],
            values: (_, splits) => splits.map((value) => (value >= 1000 ? `${(value / 1000).toFixed(1)}k` : String(Math.round(value)))),
          },
        ],
        series: [
          {},
          ...chart.lines.map((line) => ({
            stroke: colour(line.colour),
            width: 2,
            points: { show: false },
            spanGaps: true,
            ...(line.dash && { dash: [...line.dash] }),
          })),
        ],
      },
      data,
      chart.plotPlace,
    );
  }

  function draw(figures: readonly Figures[]): void {
    last = figures;
    const newest = figures.at(-1);
    if (!newest) return;
    const times = figures.map(({ at }) => at / 1000);
    for (const chart of made) {
      const data = [times, ...chart.lines.map(({ value }) => figures.map((one) => value(one) ?? null))] as uPlot.AlignedData;
      for (const [index, { number }] of chart.numbers.entries()) {
        // A second without events has no latency: the last one that had says it.
        const value = chart.lines[index]?.value;
        const known = value && (chart.name === words.latency ? figures.findLast((one) => value(one) !== undefined) : newest);
        write(number, known && value ? String(value(known) ?? '–') : '–');
      }
      const told = chart.lines.map(({ name }, index) => `${say(name)} ${chart.numbers[index]?.number.textContent}`).join(', ');
      chart.plotPlace.setAttribute('aria-label', `${say(chart.name)}: ${told}`);
      if (chart.plot) chart.plot.setData(data);
      else if (chart.plotPlace.clientWidth > 0) chart.plot = plotOf(chart, data);
    }
    lag.hidden = newest.lagMs < LAG_MS;
    write(lag, lag.hidden ? '' : `⚠ ${say(words.lag)}: ${newest.lagMs} ms. ${say(words.lagFix)}`);
  }

  function recolour(): void {
    for (const chart of made) {
      chart.plot?.destroy();
      chart.plot = undefined;
    }
    draw(last);
  }
  new ResizeObserver(() => {
    for (const { plot, plotPlace } of made)
      if (plot && plotPlace.clientWidth > 0) plot.setSize({ width: plotPlace.clientWidth, height: HEIGHT });
  }).observe(row);

  return { root: element('div', { class: 'figures' }, row, lag), draw, recolour };
}
