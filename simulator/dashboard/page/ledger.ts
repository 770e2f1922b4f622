/** What reached people: one line a person; a line that is not as it should be is red and says why. */

import type { Text } from '../../../devices/index.ts';
import type { Figures } from '../../api/shapes.ts';
import { api, type Counted, type LedgerAnswer } from './api.ts';
import { element } from './element.ts';
import { fill, say, words } from './words.ts';

type Person = LedgerAnswer['people'][number];

/** Names of events in one sentence. */
const NAMED = 3;

export function createLedger(known: boolean): { readonly root: HTMLElement; load(figures: readonly Figures[]): Promise<void> } {
  const root = element('div', { class: 'ledger', 'data-hook': 'ledger' });
  return {
    root,
    async load(figures) {
      if (!known) {
        const sum = (count: (one: Figures) => number) => figures.reduce((total, one) => total + count(one), 0);
        const text = fill(words.ledgerNone, { sent: sum(({ events }) => events), taken: sum(({ answers }) => answers) });
        root.replaceChildren(element('p', { class: 'empty', text }));
        return;
      }
      root.replaceChildren(...ledgerView(await api.ledger()));
    },
  };
}

function ledgerView({ people, forNobody, words: meanings, self }: LedgerAnswer): HTMLElement[] {
  const wanted = people.filter(({ events }) => events > 0);
  const nobody = Object.entries(forNobody).map(([why, n]) =>
    element('p', { class: 'hint', text: fill(words.forNobody, { n, why: wordsFor(meanings, why) }) }),
  );
  const lag = self?.eventLoopLagMs?.p99;
  const busy =
    lag !== undefined && lag > 200 ? [element('p', { class: 'lag', text: `⚠ ${say(words.lag)}: ${lag} ms. ${say(words.lagFix)}` })] : [];
  if (wanted.length === 0) return [element('p', { class: 'empty', text: say(words.ledgerEmpty) }), ...nobody, ...busy];
  const bad = wanted.filter((person) => complaints(person).length > 0);
  const verdict = element('p', {
    class: bad.length > 0 ? 'verdict bad' : 'verdict good',
    text: bad.length > 0 ? `✗ ${fill(words.ledgerBad, { n: bad.length })}` : `✓ ${say(words.ledgerGood)}`,
  });
  const heads = [
    words.person,
    words.wanted,
    words.onceDelivered,
    words.doubled,
    words.missing,
    words.late,
    words.disorder,
    words.held,
    words.underWay,
    words.opened,
    words.typical,
  ];
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col', text: say(head) })))),
    element('tbody', {}, ...wanted.flatMap((person) => rowsOf(person, meanings))),
  );
  return [verdict, element('div', { class: 'table' }, table), ...nobody, ...busy];
}

type Meanings = LedgerAnswer['words'];

function wordsFor(meanings: Meanings, reason: string): string {
  const known = meanings?.[reason];
  return known ? say(known) : reason;
}

function rowsOf(person: Person, meanings: Meanings): HTMLElement[] {
  const why = complaints(person);
  const held = Object.values(person.heldBack).reduce((sum, count) => sum + count, 0);
  const choices = Object.entries(person.heldBack).map(([reason, count]) => `${wordsFor(meanings, reason)} × ${count}`);
  const usual = person.latencyMs ? `${(person.latencyMs.p50 / 1000).toFixed(1)} s` : '–';
  const cells = [
    person.events,
    person.once,
    person.doubled.count,
    person.lost.count,
    person.late.count,
    person.outOfOrder.count,
    held,
    person.underWay,
    person.opened,
    usual,
  ];
  const row = element(
    'tr',
    { class: why.length > 0 ? 'bad' : '' },
    element('th', { scope: 'row', text: `${why.length > 0 ? '✗ ' : ''}${person.name}` }),
    ...cells.map((cell) => element('td', { text: String(cell) })),
  );
  const below = (className: string, sentences: readonly string[]): HTMLElement[] => {
    if (sentences.length === 0) return [];
    const told = element('td', { class: 'why' }, ...sentences.map((text) => element('p', { text })));
    told.colSpan = cells.length + 1;
    return [element('tr', { class: className }, told)];
  };
  return [row, ...below('bad', why), ...below('hint', choices.length > 0 ? [`${say(words.held)}: ${choices.join(' · ')}`] : [])];
}

/** What is not as it should be, in sentences. */
function complaints({ lost, doubled, late, outOfOrder }: Person): string[] {
  const all: readonly (readonly [Text, Counted & { readonly why?: readonly Text[] }])[] = [
    [words.whyLost, lost],
    [words.whyDoubled, doubled],
    [words.whyLate, late],
    [words.whyDisorder, outOfOrder],
  ];
  return all.flatMap(([sentence, { count, events, why }]) => [
    ...events.slice(0, NAMED).map((key, index) => {
      const reason = why?.[index];
      return `${fill(sentence, { what: eventWords(key) })}${reason ? ` ${say(reason)}` : ''}`;
    }),
    ...(count > NAMED ? [`${fill(sentence, { what: fill(words.andMore, { n: count - NAMED }) })}`] : []),
  ]);
}

/** `PRODUCT/name|event|ms` as a person reads it. */
function eventWords(key: string): string {
  const [device, event, time] = key.split('|');
  return `${device?.split('/').at(-1)} ${event} ${new Date(Number(time)).toLocaleTimeString('zh-CN', { hour12: false })}`;
}
