/** The report a person reads after a run: every story with what failed on top, and a timeline with a column for each person and device. */
import { html, raw } from 'hono/html';
import type { Moment, StageResult, StoryResult } from './perform.ts';
import { timeText } from './play.ts';
import { REPORT_STYLE } from './report-style.ts';
import { failureLines } from './report-text.ts';

type Html = ReturnType<typeof html>;

/** Lines of a timeline that are shown; the ledger below has them all. */
const ROWS_MAX = 600;
/** Devices with a column of their own; a larger crowd shares one by its name. */
const COLUMNS_MAX = 8;
const MARKS = { passed: '✓', failed: '✗', skipped: '–' } as const;
const TONES = { passed: 'good', failed: 'bad', skipped: 'none' } as const;

/** One page without a script and without anything to fetch. */
export function htmlReport(results: readonly StoryResult[]): string {
  const passed = results.filter((result) => result.passed).length;
  const failed = results.length - passed;
  const title = failed === 0 ? `${passed} 个场景全部通过` : `${results.length} 个场景，${failed} 个没有通过`;
  // What needs a look comes first.
  const sorted = [...results.filter((result) => !result.passed), ...results.filter((result) => result.passed)];
  const page = html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>camlock · ${title}</title><style>${raw(REPORT_STYLE)}</style></head><body><main>
<h1>${title}</h1><p>场景里的时间 ${timeText(total(results, 'tookMs'))}，实际用时 ${timeText(total(results, 'realMs'))}</p>
${sorted.map((story) => storySection(story, !story.passed || results.length === 1))}
</main></body></html>
`;
  return String(page);
}

const total = (results: readonly StoryResult[], what: 'tookMs' | 'realMs') => results.reduce((sum, result) => sum + result[what], 0);

/** `open`: its timeline is unfolded. */
function storySection(story: StoryResult, open: boolean): Html {
  const failed = story.stages.find(({ failure }) => failure !== undefined);
  return html`<section class="story"><div class="head"><span class="badge ${story.passed ? 'good' : 'bad'}">${story.passed ? '✓ 通过' : '✗ 没有通过'}</span><h2>${story.name}</h2></div>
${story.description === undefined ? '' : html`<p>${story.description}</p>`}
<p><code>${story.file}</code> · 随机种子 ${story.seed} · 从 ${dayText(story.startedAt)} 起 ${timeText(story.tookMs)}</p>
<ul>${story.stages.map((stage) => html`<li class="badge ${TONES[stage.result]}">${MARKS[stage.result]} ${stage.name}${stage.result === 'skipped' ? '（没有走到）' : ` · ${timeText(stage.tookMs)}`}</li>`)}</ul>
${failed ? whyBox(failed, story.file) : ''}
<details${open ? raw(' open') : ''}><summary>经过</summary>${timeline(story)}</details>
<details><summary>每个事件走到了哪里（账本）</summary><pre>${story.ledger || '没有事件'}</pre></details></section>`;
}

function whyBox({ name, failure }: StageResult, file: string): Html {
  if (!failure) return html``;
  const [first, ...rest] = failureLines(failure, file);
  return html`<div class="why"><strong>${name}：${failure.message}</strong><pre>${[first, ...rest.filter((line) => line !== failure.message)].join('\n')}</pre></div>`;
}

interface Column {
  readonly name: string;
  readonly about: string;
}

/** People first, then devices; a crowd under one name is one column. */
function columnsOf({ people, devices }: StoryResult): { readonly columns: readonly Column[]; readonly columnOf: (who: string) => string } {
  const crowd = (name: string) => name.replace(/ \d+$/, '');
  const own = devices.length <= COLUMNS_MAX;
  const columnOf = (who: string) => (own || people.some(({ name }) => name === who) ? who : crowd(who));
  const groups = new Map<string, number>();
  for (const device of devices) groups.set(columnOf(device), (groups.get(columnOf(device)) ?? 0) + 1);
  const shown = [...groups].slice(0, COLUMNS_MAX);
  return {
    columns: [
      ...people.map(({ name, messages }) => ({ name, about: messages.length === 0 ? '没有消息' : `${messages.length} 条消息` })),
      ...shown.map(([name, count]) => ({ name, about: count === 1 ? '设备' : `${count} 台设备` })),
    ],
    columnOf,
  };
}

/** A row for each moment at which something happened; what happened to whom stands in that one's column. */
function timeline(story: StoryResult): Html {
  const { columns, columnOf } = columnsOf(story);
  const rows: Html[] = [];
  const width = columns.length + 2;
  let before = story.startedAt;
  const moments = story.timeline.slice(0, ROWS_MAX);
  for (let at = 0; at < moments.length; ) {
    const first = moments[at] as Moment;
    if (first.at - before >= 60_000)
      rows.push(html`<tr class="gap"><td>⋮</td><td colspan="${width - 1}">${timeText(first.at - before)} 没有动静</td></tr>`);
    before = first.at;
    if (first.kind === 'stage') {
      rows.push(html`<tr class="stage"><td colspan="${width}">${first.text === 'set-up' ? '准备' : first.text}</td></tr>`);
      at++;
      continue;
    }
    // One step, or everything of one kind of place that happened at one instant.
    let end = at + 1;
    while (end < moments.length && together(first, moments[end] as Moment)) end++;
    rows.push(row(moments.slice(at, end), columns, columnOf));
    at = end;
  }
  const cut = story.timeline.length > ROWS_MAX ? html`<p>只显示前 ${ROWS_MAX} 行，共 ${story.timeline.length} 行。</p>` : '';
  return html`<div class="scroll"><table><thead><tr><th>时间</th><th>剧本</th>${columns.map(({ name, about }) => html`<th>${name}<small>${about}</small></th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>${cut}`;
}

function together(first: Moment, next: Moment): boolean {
  return next.at === first.at && next.who !== undefined && first.kind !== 'failed';
}

function row(moments: readonly Moment[], columns: readonly Column[], columnOf: (who: string) => string): Html {
  const [first] = moments as [Moment];
  const story = moments.filter(({ who }) => who === undefined);
  const cell = (name: string) => {
    const mine = moments.filter(({ who }) => who !== undefined && columnOf(who) === name);
    const shown = mine.slice(0, 6).map((moment) => chip(moment, moment.who === name ? '' : `${moment.who} `));
    return html`<td>${shown}${mine.length > 6 ? html`<span class="chip">还有 ${mine.length - 6} 条</span>` : ''}</td>`;
  };
  return html`<tr><td>${clockText(first.at)}</td><td class="does">${story.map((moment) => (moment.kind === 'failed' ? chip(moment, '✗ ') : moment.text))}</td>${columns.map(({ name }) => cell(name))}</tr>`;
}

function chip({ kind, text }: Moment, before: string): Html {
  const mark = { message: '✉ ', opened: '打开 ', fault: '⚡ ' }[kind as string] ?? '';
  return html`<span class="chip ${kind}">${mark}${before}${text}</span>`;
}

/** Hours, and tenths of a second, in China. */
function clockText(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(11, 21);
}

function dayText(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
