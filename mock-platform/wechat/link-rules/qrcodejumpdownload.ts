/** POST /cgi-bin/wxopen/qrcodejumpdownload (downloadQRCodeText): the check file of link rules. Source: facts/wechat.md §5. */
import type { Hono } from 'hono';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { checkFile, requireLinkCaller } from './link-rules.ts';

const PATH = '/cgi-bin/wxopen/qrcodejumpdownload';

export function qrcodeJumpDownloadOperation(app: Hono, parts: WechatParts): void {
  app.post(PATH, (c) => {
    const { name, content } = checkFile(requireLinkCaller(parts, c.req.query('access_token'), 85075).appid);
    return c.json({ errcode: 0, errmsg: 'ok', file_name: name, file_content: content });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}
