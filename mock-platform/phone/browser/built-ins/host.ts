/** What a built-in component gets to work with, and what it gives back. */
import type * as glassEasel from 'glass-easel';
import type { MiniProgram } from '../runtime/mini-program-type.ts';

export interface Host {
  readonly element: HTMLElement;
  readonly mini: MiniProgram;
  /** Value of a property (camelCase), undefined when the template does not give it. */
  prop(name: string): unknown;
  /** Changes a property from inside, e.g. the text typed into an input; two-way bindings follow. */
  change(name: string, value: unknown): void;
  /** Tells the page, e.g. `input` with its detail. Media and form events do not bubble in WeChat. */
  fire(type: string, detail?: object, bubbles?: boolean): void;
  readonly component: glassEasel.GeneralComponent;
}

export interface BuiltIn {
  /** A property changed; also called once for each property the template gives. */
  update?(name: string, value: unknown): void;
  attached?(): void;
  detached?(): void;
}

export type BuiltInFactory = (host: Host) => BuiltIn;

/** Something inside a form that has a value. */
export interface Field {
  name(): string;
  value(): unknown;
  reset(): void;
  /** What a tap on its label does. */
  activate(): void;
}

/** Fields by their element: forms, labels and groups find them here. */
export const fields = new WeakMap<Element, Field>();

/** WeChat's boolean attributes: present without value, true, or any text but "" and "false". */
export function isOn(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 'false' && value !== 0;
}

export function asText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

export function asNumber(value: unknown, otherwise: number): number {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value ?? Number.NaN);
  return Number.isFinite(number) ? number : otherwise;
}

/** Fields below `root`, in document order. */
export function fieldsBelow(root: Element): { element: Element; field: Field }[] {
  const found: { element: Element; field: Field }[] = [];
  for (const one of root.querySelectorAll('*')) {
    const field = fields.get(one);
    if (field) found.push({ element: one, field });
  }
  return found;
}
