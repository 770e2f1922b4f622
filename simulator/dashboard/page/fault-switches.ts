/** A switch for each fault there is, for one device; numbers and ways beside it. The table comes from the simulator. */
import type { Text } from '../../../devices/index.ts';
import type { FaultName, FaultPart } from '../../fault-table.ts';
import { api, type FaultKindAnswer, type FaultsAnswer, Refused } from './api.ts';
import type { Run } from './detail.ts';
import { element, write } from './element.ts';
import { faultPartWords, faultWords, say, words } from './words.ts';

/** What a number is until somebody says otherwise, where the table leaves that open. */
const FIRST_NUMBERS: { readonly [name: string]: number } = { ms: 5_000, bytesPerSecond: 200, seconds: 86_400 };
const NO_BOOK = 409;

export function createFaultSwitches({ id, run }: { readonly id: string; readonly run: Run }): {
  readonly root: HTMLElement;
  load(): Promise<void>;
} {
  const hint = element('p', { class: 'hint', text: say(words.faultsHint) });
  const list = element('div', { class: 'faults' });
  const rows = new Map<string, HTMLInputElement>();
  let standing: FaultsAnswer['standing'] = [];

  async function load(): Promise<void> {
    try {
      const answer = await api.faults(id);
      standing = answer.standing;
      if (rows.size === 0) list.append(...Object.entries(answer.kinds).map(([name, kind]) => row(name as FaultName, kind)));
      for (const [name, input] of rows) input.checked = standing.some(({ rule }) => rule.fault === name);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== NO_BOOK) throw error;
      write(hint, say(words.noFaults));
    }
  }

  function row(name: FaultName, kind: FaultKindAnswer): HTMLElement {
    const { name: title, does } = faultWords[name] ?? { name: { zh: name, en: name }, does: { zh: '', en: '' } };
    const input = element('input', { type: 'checkbox', role: 'switch', 'aria-label': say(title), 'data-fault': name });
    rows.set(name, input);
    const numbers = Object.entries(kind.numbers ?? {}).map(([key, { min, max, default: first }]) => {
      const number = element('input', { type: 'number', 'aria-label': `${say(title)}, ${partName(key)}` });
      number.min = String(min);
      number.max = String(max);
      number.value = String(first ?? FIRST_NUMBERS[key] ?? min);
      return { key, number, root: element('label', { class: 'parameter' }, number, ` ${partName(key)}`) };
    });
    const how =
      kind.how &&
      choice(
        `${say(title)}, ${say(words.how)}`,
        kind.how.map((one) => [one, partName(one)]),
      );
    const times = choice(say(title), [
      ['', say(words.always)],
      ['1', say(words.once)],
    ]);
    input.addEventListener('change', () =>
      run(async () => {
        try {
          if (!input.checked) for (const { id: number, rule } of standing) if (rule.fault === name) await api.liftFault(number);
          if (input.checked) {
            await api.setFault(id, {
              fault: name,
              ...Object.fromEntries(numbers.map(({ key, number }) => [key, Number(number.value)])),
              ...(how && { how: how.value }),
              ...(times.value !== '' && { times: Number(times.value) }),
            });
          }
        } finally {
          await load();
        }
      }),
    );
    return element(
      'div',
      { class: 'fault' },
      element('label', { class: 'fault-name' }, input, element('b', { text: say(title) })),
      element('span', { class: 'hint', text: say(does) }),
      element('div', { class: 'row' }, times, how, ...numbers.map(({ root }) => root)),
    );
  }

  return { root: element('div', {}, hint, list), load };
}

function partName(part: string): string {
  // A simulator that is newer than the page may have more.
  const known: Text | undefined = faultPartWords[part as FaultPart];
  return known ? say(known) : part;
}

function choice(label: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
  const made = element('select', { 'aria-label': label });
  for (const [value, text] of options) {
    const option = element('option', { text });
    option.value = value;
    made.append(option);
  }
  return made;
}
