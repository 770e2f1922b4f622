/** The last messages of a device, newest first, in words; as sent on request. */
import type { ModelAnswer } from '../../api/shapes.ts';
import type { LogLine } from '../../log.ts';
import { element } from './element.ts';
import { isBad, traceWords } from './trace-words.ts';
import { fill, say, words } from './words.ts';

const LINES_MAX = 200;

export function createTrace(model: ModelAnswer | undefined): {
  readonly root: HTMLElement;
  add(lines: readonly object[], skipped: number): void;
} {
  const list = element('ol', { class: 'trace', 'data-hook': 'trace' });
  const empty = element('p', { class: 'hint', text: say(words.traceEmpty) });
  return {
    root: element('div', {}, empty, list),
    add(lines, skipped) {
      for (const line of lines as readonly LogLine[]) list.prepend(item(line, model));
      if (skipped > 0) list.prepend(element('li', { class: 'hint', text: fill(words.traceSkipped, { n: skipped }) }));
      while (list.childElementCount > LINES_MAX) list.lastElementChild?.remove();
      empty.hidden = list.childElementCount > 0;
    },
  };
}

function item(line: LogLine, model: ModelAnswer | undefined): HTMLElement {
  const { time, productId, deviceName, category, ...sent } = line;
  const at = new Date(time);
  const clock = at.toLocaleTimeString('zh-CN', { hour12: false });
  return element(
    'li',
    { class: isBad(line) ? 'bad' : '', 'data-type': line.type },
    element(
      'details',
      {},
      element('summary', {}, element('time', { text: clock }), ` ${isBad(line) ? '⚠ ' : ''}${traceWords(line, model)}`),
      element('p', { class: 'hint', text: say(words.details) }),
      element('pre', { text: JSON.stringify(sent, undefined, 1) }),
    ),
  );
}
