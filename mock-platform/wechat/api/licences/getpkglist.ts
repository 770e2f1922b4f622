/** POST /wxa/business/license/getpkglist (getLicensePkgList). Source: facts/wechat.md §2.8 [M S5]. Times in seconds. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject } from '../json-body.ts';
import { packageStatus, readPackageType, usedOf } from './licence-package.ts';

export function getLicensePkgListOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/business/license/getpkglist', async (c) => {
    const { appid, licensePackages = [] } = requireToken(parts, c.req.query('access_token'));
    const type = readPackageType(await readJsonObject(c));
    const pkg_list = licensePackages
      .filter(({ pkgType }) => pkgType === type)
      .map((row) => ({
        pkg_id: row.pkgId,
        pkg_type: row.pkgType,
        start_time: Math.floor(row.startTime / 1000),
        end_time: Math.floor(row.endTime / 1000),
        pkg_status: packageStatus(row, parts.clock.now()),
        used: usedOf(parts.state, appid, row.pkgId),
        all: row.all,
      }));
    return c.json({ errcode: 0, errmsg: 'ok', pkg_list });
  });
  app.all('/wxa/business/license/getpkglist', () => {
    throw new WechatError(43002);
  });
}
