/** POST /wxa/ci/getattr: what kind of mini-program this is and the limits its compiler applies. Source: facts/miniprogram-ci.md §1.3. */
import type { Hono } from 'hono';
import type { WechatParts } from '../parts.ts';
import { versionKey } from '../state.ts';
import { readCall, requireAllowedAddress, requireMiniProgram } from './caller.ts';
import { verifySignature } from './signature.ts';

/** The compiler's own defaults where WeChat publishes nothing better (facts/wechat.md §4.1 [C]); sizes in MB, icons in KB. */
const COMPILER_SETTING = {
  MaxCodeSize: 2,
  MaxSubpackageSubCodeSize: 2,
  MaxSubpackageFullCodeSize: 30,
  NavigateMiniprogramLimit: 10,
  MaxSubPackageLimit: 100,
  MinTabbarCount: 2,
  MaxTabbarCount: 5,
  MaxCustomTabbarCount: 10,
  MaxTabbarIconSize: 40,
};

export function getAttrOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/ci/getattr', async (c) => {
    const { appid, signature } = await readCall(c);
    const miniProgram = requireMiniProgram(parts, appid);
    requireAllowedAddress(c, miniProgram);
    verifySignature(parts, miniProgram, signature);
    const released = parts.state.versions.get(versionKey(miniProgram.appid, 'formal')) !== undefined;
    return c.json({
      errCode: 0,
      errMsg: '',
      data: { platform: false, appType: 0, isSandbox: false, released, gameApp: false, setting: COMPILER_SETTING },
    });
  });
}
