/** Elements from a tag, properties and children. Text is always text, never markup. */

type Child = Node | string | undefined | false;

interface Properties {
  readonly class?: string;
  readonly text?: string;
  /** Attributes as they are written: `aria-label`, `role`, `data-hook`. */
  readonly [attribute: `aria-${string}` | `data-${string}`]: string | undefined;
  readonly role?: string;
  readonly id?: string;
  readonly type?: string;
  readonly title?: string;
  readonly for?: string;
  readonly scope?: string;
  readonly click?: () => void;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  const { class: className, text, click, ...attributes } = properties;
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  if (click) made.addEventListener('click', click);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value as string);
  for (const child of children) if (child) made.append(child);
  return made;
}

export function button(text: string, click: () => void, properties: Properties = {}): HTMLButtonElement {
  return element('button', { type: 'button', ...properties, text, click });
}

/** Sets text only when it changed, so that screen readers and selections are left alone. */
export function write(where: Element, text: string): void {
  if (where.textContent !== text) where.textContent = text;
}
