/** input and textarea on the browser's own fields. */
import { asNumber, asText, type BuiltInFactory, fields, type Host, isOn } from './host.ts';

const INPUT_MODE: { readonly [type: string]: string } = { number: 'numeric', digit: 'decimal', idcard: 'text', text: 'text' };

const textField =
  (tag: 'input' | 'textarea'): BuiltInFactory =>
  (host) => {
    const { element, prop } = host;
    const field = document.createElement(tag);
    const placeholder = document.createElement('div');
    placeholder.className = 'wx-placeholder';
    placeholder.setAttribute('aria-hidden', 'true');
    element.append(placeholder, field);
    const drawPlaceholder = (): void => {
      placeholder.hidden = field.value !== '';
    };
    const grow = (): void => {
      if (tag !== 'textarea' || !isOn(prop('autoHeight'))) return;
      field.style.height = 'auto';
      const height = field.scrollHeight;
      field.style.height = `${height}px`;
      host.fire('linechange', { height, lineCount: Math.max(1, Math.round(height / 20)) });
    };
    const typed = (): void => {
      const value = field.value;
      drawPlaceholder();
      host.change('value', value);
      host.fire('input', { value, cursor: field.selectionStart ?? value.length, keyCode: 0 });
      grow();
    };
    let composing = false;
    field.addEventListener('compositionstart', () => {
      composing = true;
    });
    field.addEventListener('compositionend', () => {
      composing = false;
      typed();
    });
    field.addEventListener('input', () => {
      if (!composing) typed();
    });
    field.addEventListener('focus', () => host.fire('focus', { value: field.value, height: 0 }));
    field.addEventListener('blur', () => {
      host.fire('blur', { value: field.value, cursor: field.selectionStart ?? 0 });
      host.fire('change', { value: field.value });
    });
    (field as HTMLElement).addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || (tag === 'textarea' && asText(prop('confirmType')) in { '': 1, return: 1 })) return;
      host.fire('confirm', { value: field.value });
      if (!isOn(prop('confirmHold'))) field.blur();
    });
    element.addEventListener('click', (event) => {
      if (event.target !== field && !field.disabled) field.focus();
    });
    fields.set(element, {
      name: () => asText(prop('name')),
      value: () => field.value,
      reset: () => {
        field.value = '';
        host.change('value', '');
        drawPlaceholder();
      },
      activate: () => field.focus(),
    });
    return {
      update: (name, value) => updateTextField(host, field, placeholder, name, value, drawPlaceholder),
      attached() {
        if (isOn(prop('focus')) || isOn(prop('autoFocus'))) field.focus();
        grow();
      },
    };
  };

function updateTextField(
  host: Host,
  field: HTMLInputElement | HTMLTextAreaElement,
  placeholder: HTMLElement,
  name: string,
  value: unknown,
  draw: () => void,
): void {
  if (name === 'value' && field.value !== asText(value)) field.value = asText(value);
  else if (name === 'placeholder') {
    placeholder.textContent = asText(value);
    // Assistive software and tests know a field by what it asks for.
    field.setAttribute('aria-placeholder', asText(value));
    if (!host.prop('ariaLabel')) field.setAttribute('aria-label', asText(value));
  } else if (name === 'ariaLabel' && value) {
    field.setAttribute('aria-label', asText(value));
    host.element.removeAttribute('aria-label');
  } else if (name === 'placeholderClass') placeholder.className = `wx-placeholder ${asText(value)}`;
  else if (name === 'placeholderStyle') placeholder.setAttribute('style', asText(value));
  else if (name === 'disabled') field.disabled = isOn(value);
  else if (name === 'maxlength') {
    const limit = asNumber(value, 140);
    if (limit < 0) field.removeAttribute('maxlength');
    else field.maxLength = limit;
  } else if (name === 'focus') {
    if (isOn(value)) field.focus();
    else if (field === document.activeElement) field.blur();
  } else if (name === 'password' || name === 'type') {
    if (field instanceof HTMLInputElement) {
      field.type = isOn(host.prop('password')) || host.prop('type') === 'safe-password' ? 'password' : 'text';
      field.inputMode = INPUT_MODE[asText(host.prop('type'))] ?? 'text';
    }
  }
  draw();
}

export const input = textField('input');
export const textarea = textField('textarea');
