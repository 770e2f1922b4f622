/** Registers every built-in component of WeChat in a mini-program's component space. */
import type * as glassEasel from 'glass-easel';
import type { CodeSpace } from 'glass-easel-miniprogram-adapter';
import { BUILT_IN_TAGS } from '../../pack/built-in-tags.ts';
import type { PackedMiniProgram } from '../../pack/packed.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { form, formButton, label, navigator } from './actions.ts';
import { checkbox, checkboxGroup, radio, radioGroup, slider, switchControl } from './choices.ts';
import type { BuiltIn, BuiltInFactory } from './host.ts';
import { picker, pickerView, pickerViewColumn } from './picker.ts';
import { canvas, icon, image, progress, richText } from './pictures.ts';
import { livePlayer, notBuilt, video } from './players.ts';
import { scrollView, swiper, swiperItem } from './scrolling.ts';
import { input, textarea } from './text-fields.ts';
import { coverImage, pageContainer, text, view } from './views.ts';

const factories: { readonly [tag: string]: BuiltInFactory } = {
  view,
  'cover-view': view,
  'cover-image': coverImage,
  block: view,
  text,
  image,
  button: formButton,
  input,
  textarea,
  switch: switchControl,
  slider,
  checkbox,
  'checkbox-group': checkboxGroup,
  radio,
  'radio-group': radioGroup,
  label,
  form,
  icon,
  progress,
  'rich-text': richText,
  navigator,
  'scroll-view': scrollView,
  swiper,
  'swiper-item': swiperItem,
  picker,
  'picker-view': pickerView,
  'picker-view-column': pickerViewColumn,
  'live-player': livePlayer,
  video,
  canvas,
  'page-container': pageContainer,
  'root-portal': view,
  'match-media': view,
  'movable-area': view,
};

/** Behaviors that native components name in `behaviors`; the phone needs nothing from them. */
const OFFICIAL_BEHAVIORS = ['wx://form-field', 'wx://form-field-group', 'wx://form-field-button', 'wx://component-export'];

const camel = (name: string): string => name.replace(/-+(.)/g, (_all, letter: string) => letter.toUpperCase());

export function registerBuiltIns(codeSpace: CodeSpace, packed: PackedMiniProgram, mini: MiniProgram): void {
  const space = codeSpace.getComponentSpace();
  for (const name of OFFICIAL_BEHAVIORS) space.define(name).registerBehavior();
  for (const tag of BUILT_IN_TAGS) {
    const element = `wx-${tag}`;
    const names = new Set(['role', ...(packed.attributes[element] ?? [])].map(camel));
    registerOne(space, element, names, factories[tag] ?? notBuilt(tag), mini);
  }
}

function registerOne(
  space: glassEasel.ComponentSpace,
  element: string,
  names: ReadonlySet<string>,
  factory: BuiltInFactory,
  mini: MiniProgram,
): void {
  const parts = new WeakMap<object, BuiltIn>();
  const properties: { [name: string]: object } = {};
  for (const name of names) {
    properties[name] = {
      type: null,
      value: undefined,
      observer(this: glassEasel.GeneralComponent, value: unknown) {
        const dom = this.$$ as unknown as HTMLElement;
        reflect(dom, name, value);
        parts.get(this)?.update?.(name, value);
      },
    };
  }
  const definition = space
    .define(element)
    .definition({
      // Methods and lifetimes run on the component itself.
      options: { idPrefixGenerator: null, writeIdToDOM: true },
      properties: properties as never,
      lifetimes: {
        created(this: glassEasel.GeneralComponent) {
          const dom = this.$$ as unknown as HTMLElement;
          parts.set(
            this,
            factory({
              element: dom,
              component: this,
              mini,
              prop: (name) => (names.has(name) ? (this.data[name] ?? undefined) : undefined),
              change: (name, value) => {
                if (names.has(name)) this.setData({ [name]: value });
              },
              fire: (type, detail = {}, bubbles = false) => this.triggerEvent(type, detail, { bubbles, composed: bubbles }),
            }),
          );
        },
        attached(this: glassEasel.GeneralComponent) {
          parts.get(this)?.attached?.();
        },
        detached(this: glassEasel.GeneralComponent) {
          parts.get(this)?.detached?.();
        },
      } as never,
    })
    .registerComponent();
  space.setGlobalUsingComponent(element, definition as unknown as glassEasel.GeneralComponentDefinition);
}

/** What every built-in shares: aria, role, hidden, and the class while pressed. */
function reflect(dom: HTMLElement, name: string, value: unknown): void {
  const aria =
    name === 'role' || name === 'ariaRole' ? 'role' : /^aria[A-Z]/.test(name) ? `aria-${name.slice(4).toLowerCase()}` : undefined;
  if (aria) {
    if (value === undefined || value === null || value === '') dom.removeAttribute(aria);
    else dom.setAttribute(aria, String(value));
    if (aria === 'role' && /^(?:button|link|switch|tab|checkbox|radio|menuitem)$/.test(String(value)) && !dom.hasAttribute('tabindex'))
      dom.tabIndex = 0;
  } else if (name === 'hidden') dom.hidden = value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
  else if (name === 'hoverClass') {
    if (typeof value === 'string' && value !== '' && value !== 'none') dom.dataset.hoverClass = value;
    else delete dom.dataset.hoverClass;
  } else if (name === 'hoverStayTime') dom.dataset.hoverStay = String(Number(value) || 0);
}
