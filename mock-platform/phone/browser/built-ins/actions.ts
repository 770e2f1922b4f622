/** button, form, label, navigator. */
import { ApiError } from '../runtime/api-error.ts';
import { asNumber, asText, type BuiltInFactory, fields, fieldsBelow, type Host, isOn } from './host.ts';

/** Open types that need more than a browser has; each says so instead of doing nothing. */
const BUILT_OPEN_TYPES = new Set(['', 'openSetting', 'share', 'contact', 'feedback']);

export const formButton: BuiltInFactory = (host) => {
  const { element, prop } = host;
  const spinner = document.createElement('i');
  spinner.className = 'wx-button-loading';
  element.setAttribute('role', 'button');
  element.tabIndex = 0;
  // A disabled button swallows the tap before the page sees it.
  element.addEventListener(
    'click',
    (event) => {
      if (isOn(prop('disabled')) || isOn(prop('loading'))) {
        if (isOn(prop('disabled'))) event.stopPropagation();
        return;
      }
      const formType = asText(prop('formType'));
      if (formType) element.closest('wx-form')?.dispatchEvent(new CustomEvent('wx-form', { detail: { formType, from: element } }));
      openType(host, asText(prop('openType')));
    },
    true,
  );
  return {
    update(name, value) {
      if (name === 'disabled') {
        element.classList.toggle('wx-disabled', isOn(value));
        element.setAttribute('aria-disabled', String(isOn(value)));
      } else if (name === 'loading') {
        if (isOn(value)) element.prepend(spinner);
        else spinner.remove();
        element.setAttribute('aria-busy', String(isOn(value)));
      } else if (name === 'type') element.dataset.type = asText(value);
      else if (name === 'plain') element.classList.toggle('wx-plain', isOn(value));
      else if (name === 'size') element.classList.toggle('wx-mini', value === 'mini');
    },
    attached() {
      if (!element.dataset.hoverClass && prop('hoverClass') !== 'none') element.dataset.hoverClass = 'button-hover';
    },
  };
};

function openType(host: Host, type: string): void {
  if (type === '') return;
  const { mini, fire } = host;
  if (type === 'openSetting') {
    void openSettings(host).then((detail) => fire('opensetting', detail));
  } else if (type === 'agreePrivacyAuthorization') {
    void mini.privacy.agreeButtonTapped(host.element.id).then(
      () => fire('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' }),
      (error) => console.error('[camlock phone] agreePrivacyAuthorization:', error),
    );
  } else if (!BUILT_OPEN_TYPES.has(type)) {
    console.error(`[camlock phone] button open-type="${type}" is not built`);
    fire(type.toLowerCase(), { errMsg: `${type}:fail camlock phone: not built` });
  } else
    mini.overlay.toast(
      { share: '转发：模拟手机没有聊天对象', contact: '客服会话：模拟手机没有客服', feedback: '意见反馈：模拟手机不发送' }[type] ?? type,
      'none',
      2000,
    );
}

async function openSettings({ mini }: Host): Promise<object> {
  await mini.openSettings();
  return { errMsg: 'openSetting:ok', authSetting: {} };
}

export const form: BuiltInFactory = ({ element, fire }) => {
  element.addEventListener('wx-form', (event) => {
    const { formType } = (event as CustomEvent<{ formType: string }>).detail;
    const all = fieldsBelow(element);
    if (formType === 'reset') {
      for (const { field } of all) field.reset();
      fire('reset', {});
      return;
    }
    const value: { [name: string]: unknown } = {};
    for (const { field } of all) if (field.name() && field.name() !== '__proto__') value[field.name()] = field.value();
    fire('submit', { value });
  });
  return {};
};

export const label: BuiltInFactory = ({ element, prop }) => {
  element.addEventListener('click', (event) => {
    const target = event.target as Element;
    const id = asText(prop('for'));
    const page = element.closest('[data-page-body]') ?? document;
    const wanted = id
      ? page.querySelector(`#${CSS.escape(id)}`)
      : element.querySelector('wx-checkbox,wx-radio,wx-switch,wx-input,wx-textarea');
    if (!wanted || wanted.contains(target)) return;
    fields.get(wanted)?.activate();
  });
  return {};
};

export const navigator: BuiltInFactory = ({ element, prop, mini, fire }) => {
  element.setAttribute('role', 'link');
  element.tabIndex = 0;
  element.addEventListener('click', () => {
    const type = asText(prop('openType')) || 'navigate';
    const url = asText(prop('url'));
    try {
      if (type === 'navigate') mini.navigateTo(url);
      else if (type === 'redirect') mini.redirectTo(url);
      else if (type === 'switchTab') mini.switchTab(url);
      else if (type === 'reLaunch') mini.reLaunch(url);
      else if (type === 'navigateBack') mini.navigateBack(asNumber(prop('delta'), 1));
      else throw new ApiError(`camlock phone: navigator open-type="${type}" is not built`);
      fire('success', { errMsg: `${type}:ok` });
    } catch (error) {
      console.error('[camlock phone] navigator:', error);
      fire('fail', { errMsg: `${type}:fail ${error instanceof ApiError ? error.reason : 'error'}` });
    }
    fire('complete', {});
  });
  return {};
};
