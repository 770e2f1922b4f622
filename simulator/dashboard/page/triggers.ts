/** Buttons for what can happen before a device; those with inputs open them. */
import type { Value } from '../../../devices/index.ts';
import type { UnitDescription } from '../../describe.ts';
import { api } from './api.ts';
import type { Run } from './detail.ts';
import { button, element, write } from './element.ts';
import { type ValueControl, valueControl } from './value-control.ts';
import { say, words } from './words.ts';

export interface Triggers {
  readonly root: HTMLElement;
  show(device: UnitDescription): void;
  enable(on: boolean): void;
  fire(trigger: string): void;
}

export function createTriggers({ id, run, done }: { readonly id: string; readonly run: Run; done(): Promise<void> }): Triggers {
  const buttons = element('div', { class: 'row triggers' });
  const note = element('p', { class: 'note', role: 'status' });
  const root = element('div', {}, buttons, note);
  let enabled = true;

  const fire = (trigger: string, input?: { [name: string]: Value }): void =>
    void run(async () => {
      write(note, '');
      const { note: why } = await api.trigger(id, trigger, input);
      write(note, why ?? '');
      await done();
    });

  function withInputs({ trigger, name, key, input }: UnitDescription['triggers'][number]): HTMLElement {
    const controls: { readonly [name: string]: ValueControl } = Object.fromEntries(
      Object.entries(input).map(([one, { name: words_, define, default: first }]) => {
        const control = valueControl(define, say(words_), () => {});
        control.show(first);
        return [one, control];
      }),
    );
    const rows = Object.entries(controls).map(([one, control]) =>
      element('div', { class: 'property' }, element('span', { text: say(input[one]?.name ?? { zh: one, en: one }) }), control.input),
    );
    const go = button(say(words.doIt), () =>
      fire(trigger, Object.fromEntries(Object.entries(controls).map(([one, control]) => [one, control.value()]))),
    );
    return element('details', { class: 'with-inputs' }, element('summary', {}, say(name), ' ', element('kbd', { text: key })), ...rows, go);
  }

  return {
    root,
    fire,
    show({ triggers }) {
      if (buttons.childElementCount > 0) return;
      for (const one of triggers) {
        if (Object.keys(one.input).length > 0) {
          buttons.append(withInputs(one));
          continue;
        }
        const made = button(say(one.name), () => fire(one.trigger));
        made.append(' ', element('kbd', { text: one.key }));
        buttons.append(made);
      }
      this.enable(enabled);
    },
    enable(on) {
      enabled = on;
      for (const made of buttons.querySelectorAll('button')) made.disabled = !on;
    },
  };
}
