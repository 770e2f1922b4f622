/** picker (a sheet from below) and picker-view (columns inside the page). */
import { button, element as make } from '../dom.ts';
import { asNumber, asText, type BuiltInFactory, fields, isOn } from './host.ts';

const ROW_HEIGHT = 40;

const textOf = (item: unknown, key: string): string =>
  typeof item === 'object' && item !== null ? asText((item as { [key: string]: unknown })[key]) : asText(item);

export const picker: BuiltInFactory = (host) => {
  const { element, prop, change, fire, mini } = host;
  const mode = (): string => asText(prop('mode')) || 'selector';
  const rangeKey = (): string => asText(prop('rangeKey'));
  const columns = (): unknown[][] =>
    mode() === 'multiSelector' ? ((prop('range') as unknown[][] | undefined) ?? []) : [(prop('range') as unknown[] | undefined) ?? []];
  const open = (): void => {
    if (isOn(prop('disabled'))) return;
    if (mode() === 'region') {
      console.error('[camlock phone] picker mode="region" is not built');
      fire('cancel', {});
      return;
    }
    const native = mode() === 'date' || mode() === 'time';
    const inputs: (HTMLSelectElement | HTMLInputElement)[] = native
      ? [dateField()]
      : columns().map((items, column) => selectField(items, column));
    const close = (confirmed: boolean): void => {
      hide();
      if (!confirmed) {
        fire('cancel', {});
        return;
      }
      const values = inputs.map((one) => (native ? one.value : Number(one.value)));
      const value = mode() === 'multiSelector' ? values : native || mode() === 'selector' ? values[0] : values;
      change('value', value);
      fire('change', { value });
    };
    const sheet = make(
      'div',
      { class: 'sheet picker', hook: 'picker', role: 'dialog', label: asText(prop('headerText')) || '请选择' },
      make(
        'div',
        { class: 'picker-actions' },
        button('取消', () => close(false)),
        button('确定', () => close(true), { class: 'primary-text', hook: 'picker-confirm' }),
      ),
      make('div', { class: 'picker-columns' }, ...inputs),
    );
    const hide = mini.overlay.show(make('div', { class: 'mask mask-bottom' }, sheet));
  };
  const dateField = (): HTMLInputElement => {
    const month = asText(prop('fields')) === 'month';
    const field = make('input', { label: '日期时间', attributes: { type: mode() === 'time' ? 'time' : month ? 'month' : 'date' } });
    field.value = asText(prop('value'));
    field.min = asText(prop('start'));
    field.max = asText(prop('end'));
    return field;
  };
  const selectField = (items: unknown[], column: number): HTMLSelectElement => {
    const chosen = mode() === 'multiSelector' ? ((prop('value') as number[] | undefined) ?? [])[column] : prop('value');
    const select = make(
      'select',
      { label: `第 ${column + 1} 列`, attributes: { size: '6' } },
      ...items.map((item, index) => make('option', { text: textOf(item, rangeKey()), attributes: { value: String(index) } })),
    );
    select.value = String(asNumber(chosen, 0));
    select.addEventListener('change', () => mode() === 'multiSelector' && fire('columnchange', { column, value: Number(select.value) }));
    return select;
  };
  element.addEventListener('click', open);
  fields.set(element, { name: () => asText(prop('name')), value: () => prop('value'), reset: () => change('value', 0), activate: open });
  return {};
};

export const pickerView: BuiltInFactory = ({ element, prop, change, fire, mini }) => {
  const columns = (): HTMLElement[] => [...element.querySelectorAll<HTMLElement>('wx-picker-view-column')];
  const read = (): number[] => columns().map((column) => Math.round(column.scrollTop / ROW_HEIGHT));
  const write = (): void => {
    const value = Array.isArray(prop('value')) ? (prop('value') as unknown[]) : [];
    columns().forEach((column, index) => {
      column.scrollTop = asNumber(value[index], 0) * ROW_HEIGHT;
    });
  };
  let settle = (): void => {};
  element.addEventListener('wx-column', () => {
    settle();
    settle = mini.phone.clock.after(150, () => {
      const value = read();
      const before = prop('value');
      if (Array.isArray(before) && before.join() === value.join()) return;
      change('value', value);
      fire('change', { value });
      fire('pickend', {});
    });
  });
  return {
    update: (name) => {
      if (name === 'value') mini.phone.nextFrame(write);
    },
    attached: () => mini.phone.nextFrame(write),
    detached: () => settle(),
  };
};

export const pickerViewColumn: BuiltInFactory = ({ element }) => {
  element.addEventListener('scroll', () => element.dispatchEvent(new CustomEvent('wx-column', { bubbles: true })));
  element.addEventListener('click', (event) => {
    for (const child of element.children) {
      if (!child.contains(event.target as Node)) continue;
      element.scrollTo({
        top: (child as HTMLElement).offsetTop - (element.firstElementChild as HTMLElement).offsetTop,
        behavior: 'smooth',
      });
    }
  });
  return {};
};
