/** GET /wxa/get_qrcode (getTrialQRCode): a JPEG of the code that opens the trial version. Source: facts/wechat.md §3.5; sets 18 and 86. Without a trial version 86001, by rule. */
import type { Hono } from 'hono';
import { drawCode } from '../../api/wxacode/code-image.ts';
import { PLAIN_LOOK } from '../../api/wxacode/code-request.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { versionKey, type WxacodeRow } from '../../state.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { codeText, keepCode } from '../../wxacode.ts';

/** 体验版管理. */
const TRIAL_SET = 86;
/** As getwxacode takes (facts/wechat.md §5). */
const PATH_MAX = 1024;
const WIDTH = 430;

export function getTrialQrcodeOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/get_qrcode', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), [CODE_SET, TRIAL_SET]);
    const path = (c.req.query('path') ?? '').replace(/^\//, '');
    if (path.length > PATH_MAX) throw new WechatError(40159);
    if (!parts.state.versions.get(versionKey(miniProgram.appid, 'trial')))
      throw new WechatError(parts.rules['wechat.noTrialVersionCode'] === -1 ? '-1' : 86001);
    const row: WxacodeRow = { appid: miniProgram.appid, env: 'trial', path };
    keepCode(parts.state, row);
    const { default: sharp } = await import('sharp');
    const picture = await sharp(await drawCode(codeText(row), WIDTH, PLAIN_LOOK.colour, false))
      .jpeg({ quality: 90 })
      .toBuffer();
    return c.body(new Uint8Array(picture), 200, {
      'content-type': 'image/jpeg',
      'content-disposition': 'attachment; filename="QRCode.jpg"',
      'cache-control': 'no-cache, must-revalidate',
    });
  });
  app.all('/wxa/get_qrcode', () => {
    throw new WechatError(43001);
  });
}
