/**
 * WeChat's open-source component engine on this page's DOM. One engine per running mini-program.
 * Recipe and workarounds: facts/taro.md B1.
 */
import * as glassEasel from 'glass-easel';
import { type CodeSpace, MiniProgramEnv } from 'glass-easel-miniprogram-adapter';
import { frameUnits } from '../../pack/frame-units.ts';
import type { PackedMiniProgram } from '../../pack/packed.ts';

export interface Engine {
  readonly space: CodeSpace;
  /** Elements of the template by DOM node. */
  createRoot(path: string): {
    component: glassEasel.GeneralComponent;
    caller: PageCaller;
    attach(parent: HTMLElement): void;
    release(): void;
  };
}

/** A page instance as its own code sees it (`this`). */
export interface PageCaller {
  [name: string]: unknown;
  setData(data: object, callback?: () => void): void;
  data: object;
}

/** Where glass-easel keeps the element of a DOM node. */
export interface EngineNode extends HTMLElement {
  __wxElement?: glassEasel.Element;
}

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** DOM back end inside a frame: sizes of the frame, frame units in inline styles, and no elements that could act on their own. */
class FrameContext extends glassEasel.CurrentWindowBackendContext {
  readonly #size: () => FrameSize;
  readonly #nextFrame: (run: () => void) => void;

  constructor(size: () => FrameSize, nextFrame: (run: () => void) => void) {
    super();
    this.#size = size;
    this.#nextFrame = nextFrame;
    const make = {
      createElement: (tag: string) => createInertElement(tag),
      createTextNode: (text: string) => document.createTextNode(text),
      createDocumentFragment: () => document.createDocumentFragment(),
    };
    this.document = make as unknown as typeof this.document;
  }

  override getWindowWidth(): number {
    return this.#size().width;
  }

  override getWindowHeight(): number {
    return this.#size().height;
  }

  override render(callback: (error: Error | null) => void): void {
    this.#nextFrame(() => callback(null));
  }

  /** Taps and touches come from `gestures.ts`, everything else from the built-ins. */
  override onEvent(): void {}
}

function createInertElement(tag: string): HTMLElement {
  let made = document.createElement(tag);
  const harmless = tag.includes('-') || tag === 'div' || made instanceof HTMLUnknownElement;
  // A package may write <script> or <iframe>: WeChat has no such components and this page must not either.
  if (!harmless) made = document.createElement('wx-unknown-tag');
  const setAttribute = made.setAttribute.bind(made);
  made.setAttribute = (name: string, value: string) => setAttribute(name, name === 'style' ? frameUnits(value) : value);
  return made;
}

export function createEngine(packed: PackedMiniProgram, size: () => FrameSize, nextFrame: (run: () => void) => void): Engine {
  const env = new MiniProgramEnv();
  const space = env.createCodeSpace(packed.packageId, true);
  keepPlainIds(space);
  const backend = env.associateBackend(new FrameContext(size, nextFrame) as unknown as glassEasel.GeneralBackendContext);
  const groupList = new Function(`return (${packed.templates})`)() as { [path: string]: glassEasel.template.ComponentTemplate['content'] };
  const appUsing = absolute('app', packed.app.usingComponents);
  for (const [path, config] of Object.entries(packed.configs)) {
    const using = { ...appUsing, ...absolute(path, config.usingComponents) };
    space.addComponentStaticConfig(path, { ...config, usingComponents: using } as Parameters<CodeSpace['addComponentStaticConfig']>[1]);
  }
  for (const path of packed.templatePaths) {
    const content = groupList[path];
    if (!content) continue;
    if (!packed.configs[path]) space.addComponentStaticConfig(path, { usingComponents: appUsing });
    space.addCompiledTemplate(path, { groupList: groupList as glassEasel.template.ComponentTemplate['groupList'], content });
  }
  for (const [path, scope] of Object.entries(packed.styleScopes)) space.addStyleSheet(path, undefined, scope);
  return {
    space,
    createRoot(path) {
      const root = backend.createRoot('wx-page', space, path);
      return {
        component: root.getComponent(),
        caller: root.get() as unknown as PageCaller,
        attach(parent) {
          const placeholder = document.createElement('wx-page');
          parent.append(placeholder);
          root.attach(parent as unknown as glassEasel.GeneralBackendElement, placeholder as unknown as glassEasel.GeneralBackendElement);
        },
        release: () => root.release(),
      };
    },
  };
}

/** Relative component paths become paths from the package root, without leading slash. */
function absolute(from: string, using: { readonly [tag: string]: string } | undefined): { [tag: string]: string } {
  const result: { [tag: string]: string } = {};
  for (const [tag, target] of Object.entries(using ?? {})) {
    if (target.includes('://')) continue;
    const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
    for (const part of target.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.' && part !== '') parts.push(part);
    }
    result[tag] = `/${parts.join('/')}`;
  }
  return result;
}

/** Taro finds its nodes by id, so the ids of the DOM must be the template's own. Touches an internal of the adapter: covered by a test. */
function keepPlainIds(space: CodeSpace): void {
  type Prepare = (is: string, options?: unknown) => [glassEasel.ComponentOptions, unknown];
  const open = space as unknown as { prepareComponentOptions: Prepare };
  const original = open.prepareComponentOptions;
  open.prepareComponentOptions = function prepare(this: unknown, is, options) {
    const prepared = original.call(this, is, options);
    prepared[0].idPrefixGenerator = null;
    prepared[0].writeIdToDOM = true;
    return prepared;
  };
}

/** Sends one event into the template, from `target` upwards. Returns true when a handler asked to prevent the default. */
export function dispatch(
  target: glassEasel.Element,
  type: string,
  detail: unknown,
  options: { bubbles: boolean; extraFields?: { [name: string]: unknown }; original?: Event },
): boolean {
  const event = new glassEasel.Event(type, detail, {
    bubbles: options.bubbles,
    composed: options.bubbles,
    capturePhase: true,
    originalEvent: options.original,
    extraFields: options.extraFields,
  });
  glassEasel.Event.dispatchEvent(target, event);
  return event.defaultPrevented();
}

/** The template element a DOM node belongs to. */
export function elementOf(node: EventTarget | null): glassEasel.Element | undefined {
  let at = node as (Node & { __wxElement?: glassEasel.Element }) | null;
  while (at && !at.__wxElement) at = at.parentNode;
  return at?.__wxElement;
}
