/**
 * The `wx` object of one mini-program. What is not built says so loudly and fails: a silent success would hide a
 * defect until real users meet it.
 */
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import type { Timers } from '../runtime/timers.ts';
import { accountApis } from './account.ts';
import { deviceApis } from './device.ts';
import { mediaApis } from './media.ts';
import { navigationApis } from './navigation.ts';
import { networkApis } from './network.ts';
import { privacyApis } from './privacy.ts';
import { createSelectorQuery, observeIntersection } from './selector-query.ts';
import { showingApis } from './showing.ts';
import { storageApis } from './storage.ts';
import { subscribeApis } from './subscribe.ts';
import { systemApis } from './system.ts';
import { voipApis } from './voip.ts';

/** Names that look like an API of WeChat; anything else on `wx` is the app's own (webpack keeps its chunks there). */
const LOOKS_LIKE_API =
  /^(?:get|set|create|on|off|show|hide|start|stop|open|close|choose|request|navigate|add|remove|save|load|make|scan|check|authorize|upload|download|read|write|notify|connect|send|join|exit|play|pause|seek|compress|preview|clear|disable|enable|update|report|login|logout|is|batch|reserve|edit|crop|share|vibrate|search|select|switch|re|page|can|next|sync|revoke)[A-Z]/;

export function createWx(mini: MiniProgram, timers: Timers): object {
  const built: { [name: string]: unknown } = {
    ...networkApis(mini),
    ...navigationApis(mini),
    ...showingApis(mini),
    ...storageApis(mini),
    ...accountApis(mini),
    ...privacyApis(mini),
    ...subscribeApis(mini),
    ...deviceApis(mini),
    ...voipApis(mini),
    ...mediaApis(mini),
    ...systemApis(mini),
    nextTick: (run: () => void) => timers.setTimeout(run, 0),
    createSelectorQuery: () => createSelectorQuery(mini),
    createIntersectionObserver: (component: unknown, options: object) => observeIntersection(mini, component, options),
  };
  built.canIUse = (text: unknown) => canIUse(built, text);
  const told = new Set<string>();
  return new Proxy(built, {
    get(target, name) {
      if (typeof name !== 'string' || name in target || !LOOKS_LIKE_API.test(name)) return target[name as string];
      return (options?: { fail?: unknown; complete?: unknown }) => {
        const errMsg = `${name}:fail camlock phone: not built`;
        if (!told.has(name)) console.error(`[camlock phone] wx.${name} is not built`);
        told.add(name);
        if (/^(?:on|off)[A-Z]/.test(name)) return undefined;
        if (/Sync$/.test(name)) throw new Error(errMsg);
        if (typeof options?.fail === 'function') options.fail({ errMsg });
        if (typeof options?.complete === 'function') options.complete({ errMsg });
        return options?.fail || options?.complete ? undefined : Promise.reject({ errMsg });
      };
    },
  });
}

/** `api`, `api.object.param`, `component`, `component.attribute`. */
function canIUse(built: { [name: string]: unknown }, text: unknown): boolean {
  if (typeof text !== 'string') return false;
  const [name = ''] = text.split('.');
  return name in built || /^(?:view|text|image|button|input|textarea|switch|scroll-view|swiper|picker|live-player)$/.test(name);
}
