/** A control for one value, from its definition in the thing model: a switch, a choice, a number, a text, or JSON. */
import type { Define, Text, Value } from '../../../devices/index.ts';
import { element } from './element.ts';
import { say, words } from './words.ts';

export interface ValueControl {
  readonly input: HTMLElement;
  /** Shows a value, unless somebody is typing. */
  show(value: Value | undefined): void;
  /** Throws an Error with words for what cannot be a value. */
  value(): Value;
}

/** `changed` is called when a person has finished; `label` is what a screen reader says. */
export function valueControl(define: Define, label: string, changed: () => void): ValueControl {
  switch (define.type) {
    case 'bool': {
      const input = element('input', { type: 'checkbox', role: 'switch', 'aria-label': label });
      input.addEventListener('change', changed);
      return { input, show: (value) => Object.assign(input, { checked: value === 1 }), value: () => (input.checked ? 1 : 0) };
    }
    case 'enum': {
      const input = element('select', { 'aria-label': label });
      for (const [value, words_] of Object.entries(define.mapping as { readonly [value: string]: Text })) {
        const option = element('option', { text: say(words_) });
        option.value = value;
        input.append(option);
      }
      input.addEventListener('change', changed);
      return { input, show: (value) => Object.assign(input, { value: String(value) }), value: () => Number(input.value) };
    }
    case 'int':
    case 'float': {
      const input = element('input', { type: 'number', 'aria-label': define.unit ? `${label}, ${define.unit}` : label });
      input.min = String(define.min);
      input.max = String(define.max);
      input.step = define.step ? String(define.step) : define.type === 'int' ? '1' : 'any';
      return { input: withUnit(input, define.unit), ...typed(input, changed), value: () => Number(input.value) };
    }
    case 'timestamp': {
      const input = element('input', { type: 'number', 'aria-label': label });
      input.min = '0';
      return { input, ...typed(input, changed), value: () => Number(input.value) };
    }
    case 'string': {
      const input = element('input', { type: 'text', 'aria-label': label });
      input.maxLength = define.max;
      return { input, ...typed(input, changed), value: () => input.value };
    }
    default: {
      const input = element('textarea', { 'aria-label': label });
      input.rows = 2;
      input.addEventListener('change', changed);
      return {
        input,
        show(value) {
          if (document.activeElement !== input) input.value = value === undefined ? '' : JSON.stringify(value);
        },
        value() {
          try {
            return JSON.parse(input.value) as Value;
          } catch {
            throw new Error(`${label}: ${say(words.invalid)}`);
          }
        },
      };
    }
  }
}

function typed(input: HTMLInputElement, changed: () => void): Pick<ValueControl, 'show'> {
  input.addEventListener('change', changed);
  return {
    show(value) {
      if (document.activeElement !== input) input.value = value === undefined ? '' : String(value);
    },
  };
}

function withUnit(input: HTMLInputElement, unit: string | undefined): HTMLElement {
  return unit ? element('span', { class: 'with-unit' }, input, element('span', { class: 'unit', text: unit })) : input;
}
