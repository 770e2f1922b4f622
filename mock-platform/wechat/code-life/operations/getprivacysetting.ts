/** POST /cgi-bin/component/getprivacysetting (getPrivacySetting): the guide, and the kinds the code collects. Source: facts/wechat.md §3.5 (order), §4.6. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { privacyOf, readPrivacyVersion } from '../privacy-guide.ts';
import { PRIVACY_KINDS, type PrivacyKey } from '../privacy-kinds.ts';

export function getPrivacySettingOperation(app: Hono, parts: WechatParts): void {
  app.post('/cgi-bin/component/getprivacysetting', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const version = readPrivacyVersion(await readJsonObject(c));
    const commit = parts.state.commits.get(miniProgram.appid);
    const guide = privacyOf(parts.state, miniProgram.appid, version);
    const label = (key: string) => PRIVACY_KINDS[key as PrivacyKey].label;
    const privacy_list = commit?.scan.kinds ?? [];
    return c.json({
      errcode: 0,
      errmsg: 'ok',
      code_exist: commit ? 1 : 0,
      privacy_list,
      setting_list: (guide?.settings ?? []).map(({ key, text }) => ({ privacy_key: key, privacy_text: text, privacy_label: label(key) })),
      update_time: Math.floor((guide?.updatedAt ?? 0) / 1000),
      owner_setting: guide?.owner ?? {},
      privacy_desc: { privacy_desc_list: privacy_list.map((key) => ({ privacy_key: key, privacy_desc: label(key) })) },
    });
  });
  app.all('/cgi-bin/component/getprivacysetting', () => {
    throw new WechatError(43002);
  });
}
