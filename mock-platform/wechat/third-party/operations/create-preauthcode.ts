/** POST /cgi-bin/component/api_create_preauthcode (getPreAuthCode). Source: facts/wechat.md §3.3. */
import type { Hono } from 'hono';
import { randomText } from '../../../../devices/index.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { componentCall } from '../component-caller.ts';

const PATH = '/cgi-bin/component/api_create_preauthcode';
const CODE_LENGTH = 64;
const DAY_MS = 86_400_000;

export function createPreAuthCodeOperation(app: Hono, parts: WechatParts): void {
  const { clock, random, rules, state } = parts;
  app.post(PATH, async (c) => {
    const { component } = await componentCall(parts, c);
    const now = clock.now();
    for (const row of [...state.preAuthCodes.values()]) if (now >= row.expiresAt + DAY_MS) state.preAuthCodes.delete(row.code);
    const expires_in = rules['wechat.preAuthCodeSeconds'];
    const code = `preauthcode@@@${randomText(random, CODE_LENGTH)}`;
    state.preAuthCodes.put(code, { code, componentAppid: component.appid, expiresAt: now + expires_in * 1000 });
    return c.json({ pre_auth_code: code, expires_in });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}
