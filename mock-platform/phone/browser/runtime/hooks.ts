/** Listeners of a mini-program by occasion; one that throws does not keep the others from hearing. */
import type { Hook } from './mini-program-type.ts';

type Listener = (value: unknown) => void;

export interface Hooks {
  hook(name: Hook, listener: Listener): void;
  /** Without a listener: all of that name. */
  unhook(name: Hook, listener?: Listener): void;
  fire(name: Hook, value?: unknown): void;
}

export function createHooks(appName: string): Hooks {
  const hooks = new Map<Hook, Set<Listener>>();
  return {
    hook: (name, listener) => void (hooks.get(name) ?? hooks.set(name, new Set()).get(name))?.add(listener),
    unhook: (name, listener) => void (listener ? hooks.get(name)?.delete(listener) : hooks.delete(name)),
    fire(name, value) {
      for (const listener of [...(hooks.get(name) ?? [])]) {
        try {
          listener(value);
        } catch (error) {
          console.error(`[${appName}] ${name}:`, error);
        }
      }
    },
  };
}
