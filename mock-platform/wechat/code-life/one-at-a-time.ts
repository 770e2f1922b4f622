/** commit and submit_audit take one call of a mini-program at a time: 9402202 for the second. Source: facts/wechat.md §3.5. */
import { WechatError } from '../errors.ts';

export function oneAtATime(): <T>(appid: string, run: () => Promise<T>) => Promise<T> {
  const busy = new Set<string>();
  return async (appid, run) => {
    if (busy.has(appid)) throw new WechatError(9402202);
    busy.add(appid);
    try {
      return await run();
    } finally {
      busy.delete(appid);
    }
  };
}
