/** All properties of a device as controls made from its thing model: those the app may change first. */
import type { Values } from '../../../devices/index.ts';
import type { ModelAnswer } from '../../api/shapes.ts';
import { element } from './element.ts';
import { type ValueControl, valueControl } from './value-control.ts';
import { say, words } from './words.ts';

export function createProperties({ model, set }: { readonly model: ModelAnswer | undefined; set(values: Values): void }): {
  readonly root: HTMLElement;
  show(state: Values): void;
} {
  const controls = new Map<string, ValueControl>();
  let shown: Values = {};
  const rows = (mode: 'r' | 'rw') =>
    Object.entries(model?.properties ?? {})
      .filter(([, property]) => property.mode === mode)
      .map(([id, { name, define }]) => {
        const control = valueControl(define, say(name), () => {
          try {
            set({ [id]: control.value() });
          } catch {
            control.show(shown[id]);
          }
        });
        controls.set(id, control);
        return element('div', { class: 'property', 'data-property': id }, element('span', { text: say(name) }), control.input);
      });
  const root = element(
    'div',
    { class: 'properties' },
    element('details', {}, element('summary', { text: say(words.settable) }), ...rows('rw')),
    element('details', {}, element('summary', { text: say(words.own) }), ...rows('r')),
  );
  (root.firstElementChild as HTMLDetailsElement).open = true;
  return {
    root,
    show(state) {
      shown = state;
      for (const [id, control] of controls) control.show(state[id]);
    },
  };
}
