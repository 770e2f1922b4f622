/** switch, slider, checkbox, radio and their groups. */
import { asNumber, asText, type BuiltInFactory, fields, isOn } from './host.ts';

export const switchControl: BuiltInFactory = ({ element, prop, change, fire }) => {
  let on = false;
  element.setAttribute('role', 'switch');
  element.tabIndex = 0;
  const draw = (): void => {
    element.setAttribute('aria-checked', String(on));
    element.classList.toggle('wx-on', on);
  };
  const toggle = (): void => {
    if (isOn(prop('disabled'))) return;
    on = !on;
    draw();
    change('checked', on);
    fire('change', { value: on });
  };
  element.addEventListener('click', toggle);
  fields.set(element, {
    name: () => asText(prop('name')),
    value: () => on,
    reset: () => {
      on = false;
      draw();
    },
    activate: toggle,
  });
  draw();
  return {
    update(name, value) {
      if (name === 'checked') on = isOn(value);
      if (name === 'color' && value) element.style.setProperty('--switch-color', asText(value));
      if (name === 'disabled') element.setAttribute('aria-disabled', String(isOn(value)));
      draw();
    },
  };
};

export const slider: BuiltInFactory = ({ element, prop, change, fire }) => {
  const range = document.createElement('input');
  const shown = document.createElement('span');
  range.type = 'range';
  element.append(range, shown);
  const draw = (): void => {
    shown.hidden = !isOn(prop('showValue'));
    shown.textContent = range.value;
  };
  range.addEventListener('input', () => {
    draw();
    fire('changing', { value: Number(range.value) });
  });
  range.addEventListener('change', () => {
    draw();
    change('value', Number(range.value));
    fire('change', { value: Number(range.value) });
  });
  fields.set(element, {
    name: () => asText(prop('name')),
    value: () => Number(range.value),
    reset: () => {
      range.value = asText(asNumber(prop('min'), 0));
      draw();
    },
    activate: () => range.focus(),
  });
  return {
    update() {
      range.min = String(asNumber(prop('min'), 0));
      range.max = String(asNumber(prop('max'), 100));
      range.step = String(asNumber(prop('step'), 1));
      range.value = String(asNumber(prop('value'), 0));
      range.disabled = isOn(prop('disabled'));
      const color = asText(prop('activeColor') ?? prop('selectedColor') ?? '');
      if (color) range.style.accentColor = color;
      if (prop('ariaLabel')) range.setAttribute('aria-label', asText(prop('ariaLabel')));
      draw();
    },
  };
};

const tick =
  (kind: 'checkbox' | 'radio'): BuiltInFactory =>
  ({ element, prop }) => {
    let on = false;
    const mark = document.createElement('i');
    mark.className = 'wx-tick';
    element.prepend(mark);
    element.setAttribute('role', kind);
    element.tabIndex = 0;
    const set = (value: boolean): void => {
      on = value;
      element.setAttribute('aria-checked', String(on));
      element.classList.toggle('wx-on', on);
    };
    const tap = (): void => {
      if (isOn(prop('disabled')) || (kind === 'radio' && on)) return;
      set(!on);
      element.dispatchEvent(new CustomEvent('wx-tick', { bubbles: true }));
    };
    element.addEventListener('click', tap);
    ticks.set(element, { value: () => asText(prop('value')), checked: () => on, set });
    fields.set(element, { name: () => '', value: () => undefined, reset: () => set(false), activate: tap });
    set(false);
    return {
      update(name, value) {
        if (name === 'checked') set(isOn(value));
        if (name === 'color' && value) element.style.setProperty('--tick-color', asText(value));
      },
    };
  };

const ticks = new WeakMap<Element, { value(): string; checked(): boolean; set(value: boolean): void }>();

const group =
  (kind: 'checkbox' | 'radio'): BuiltInFactory =>
  ({ element, prop, fire }) => {
    const all = () => [...element.querySelectorAll(`wx-${kind}`)].flatMap((one) => ticks.get(one) ?? []);
    const value = (): string | string[] => {
      const chosen = all()
        .filter((one) => one.checked())
        .map((one) => one.value());
      return kind === 'radio' ? (chosen[0] ?? '') : chosen;
    };
    element.setAttribute('role', kind === 'radio' ? 'radiogroup' : 'group');
    element.addEventListener('wx-tick', (event) => {
      event.stopPropagation();
      if (kind === 'radio') for (const one of element.querySelectorAll('wx-radio')) if (one !== event.target) ticks.get(one)?.set(false);
      fire('change', { value: value() });
    });
    fields.set(element, {
      name: () => asText(prop('name')),
      value,
      reset: () => {
        for (const one of all()) one.set(false);
      },
      activate: () => {},
    });
    return {};
  };

export const checkbox = tick('checkbox');
export const radio = tick('radio');
export const checkboxGroup = group('checkbox');
export const radioGroup = group('radio');
