/** Building WeChat's own interface: elements from a tag, properties and children. Text is always text, never markup. */

export type Child = Node | string | undefined | false;

export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly label?: string;
  readonly role?: string;
  /** Value of `data-phone`: a stable hook for tests and people reading the page. */
  readonly hook?: string;
  readonly attributes?: { readonly [name: string]: string };
  readonly tap?: (event: MouseEvent) => void;
}

/** Class of WeChat's own interface: the prefix keeps it apart from whatever a package calls its classes. */
export function own(name: string): string {
  return `cl-${name}`;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (options.class) made.className = options.class.split(' ').map(own).join(' ');
  if (options.text !== undefined) made.textContent = options.text;
  if (options.label) made.setAttribute('aria-label', options.label);
  if (options.role) made.setAttribute('role', options.role);
  if (options.hook) made.dataset.phone = options.hook;
  for (const [name, value] of Object.entries(options.attributes ?? {})) made.setAttribute(name, value);
  if (options.tap) (made as HTMLElement).addEventListener('click', options.tap);
  if (tag === 'button') made.setAttribute('type', 'button');
  for (const child of children) if (child) made.append(child);
  return made;
}

/** A tappable row, chip or button of WeChat. */
export function button(text: string, tap: () => void, options: Omit<ElementOptions, 'text' | 'tap'> = {}): HTMLButtonElement {
  return element('button', { ...options, text, tap });
}
