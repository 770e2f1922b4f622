/** The logic layer: each script of the package as a CommonJS module that sees `wx` and nothing of the browser. */
import type { CodeSpace } from 'glass-easel-miniprogram-adapter';
import type { PackedMiniProgram } from '../../pack/packed.ts';

export interface LogicGlobals {
  readonly wx: object;
  readonly App: (definition: object) => void;
  readonly getApp: () => unknown;
  readonly getCurrentPages: () => unknown[];
  readonly timers: { setTimeout: unknown; clearTimeout: unknown; setInterval: unknown; clearInterval: unknown };
  readonly requestAnimationFrame: unknown;
  readonly cancelAnimationFrame: unknown;
  /** Console with the mini-program's name in front. */
  readonly console: Console;
}

export interface Logic {
  /** Runs a script once; `path` without ending. Throws what the script throws. */
  load(path: string): unknown;
  has(path: string): boolean;
}

/** Names that exist in a browser and not in WeChat's logic layer. */
const HIDDEN = [
  'window document self globalThis parent top frames opener fetch XMLHttpRequest WebSocket EventSource Worker SharedWorker navigator location history',
  'localStorage sessionStorage indexedDB caches cookieStore Notification alert confirm prompt open postMessage importScripts Image Audio HTMLElement Element Node',
  'MutationObserver IntersectionObserver ResizeObserver customElements DOMParser FormData Blob File FileReader URL crypto performance RTCPeerConnection',
]
  .join(' ')
  .split(' ');

export function createLogic(packed: PackedMiniProgram, space: CodeSpace, globals: LogicGlobals): Logic {
  const modules = new Map<string, { exports: unknown }>();
  const scripts = new Map(Object.entries(packed.scripts));
  type ComponentEnv = Parameters<Parameters<CodeSpace['componentEnv']>[1]>[0];
  let current: ComponentEnv | undefined;
  const inEnv =
    (name: 'Page' | 'Component' | 'Behavior') =>
    (...args: unknown[]): unknown => {
      if (!current) throw new Error(`${name}() must be called while a script loads`);
      return (current[name] as (...all: unknown[]) => unknown)(...args);
    };
  const Behavior = Object.assign(inEnv('Behavior'), { trait: () => undefined });
  const provided: { [name: string]: unknown } = {
    wx: globals.wx,
    App: globals.App,
    Page: inEnv('Page'),
    Component: inEnv('Component'),
    Behavior,
    getApp: globals.getApp,
    getCurrentPages: globals.getCurrentPages,
    ...globals.timers,
    requestAnimationFrame: globals.requestAnimationFrame,
    cancelAnimationFrame: globals.cancelAnimationFrame,
    console: globals.console,
    global: {},
    __wxConfig: { envVersion: 'trial' },
  };
  const names = Object.keys(provided);
  const values = Object.values(provided);

  const resolve = (from: string, target: string): string => {
    const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
    for (const part of target.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.' && part !== '') parts.push(part);
    }
    const path = parts.join('/').replace(/\.js$/, '');
    return scripts.has(`${path}.js`) ? path : scripts.has(`${path}/index.js`) ? `${path}/index` : path;
  };

  const load = (path: string): unknown => {
    const known = modules.get(path);
    if (known) return known.exports;
    const source = scripts.get(`${path}.js`);
    if (source === undefined) throw new Error(`module '${path}.js' is not defined`);
    const module = { exports: {} as unknown };
    modules.set(path, module);
    const require = (target: string): unknown => load(resolve(path, String(target)));
    // The parameters hide the browser; the sourceURL names the file in stack traces.
    const run = new Function(
      'require',
      'module',
      'exports',
      ...names,
      ...HIDDEN,
      `${source}\n//# sourceURL=package:///${encodeURI(path)}.js`,
    );
    const outer = current;
    try {
      space.componentEnv(path, (env) => {
        current = env;
        run.call(undefined, require, module, module.exports, ...values);
      });
    } catch (error) {
      modules.delete(path);
      throw error;
    } finally {
      current = outer;
    }
    return module.exports;
  };
  return { load, has: (path) => scripts.has(`${path}.js`) };
}
