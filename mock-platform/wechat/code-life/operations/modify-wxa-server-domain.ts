/** POST /cgi-bin/component/modify_wxa_server_domain (modifyThirdpartyServerDomain): the platform's server domains, which modify_domain chooses from. Source: facts/wechat.md §3.6. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { componentTokenOf, requireComponentToken } from '../../third-party/component-tokens.ts';
import { changePlatformDomains } from '../platform-domains.ts';

export function modifyWxaServerDomainOperation(app: Hono, parts: WechatParts): void {
  app.post('/cgi-bin/component/modify_wxa_server_domain', async (c) => {
    const component = requireComponentToken(parts, componentTokenOf(c));
    const body = await readJsonObject(c);
    const limits = { field: 'wxa_server_domain', max: parts.rules['wechat.platformDomainsMax'] };
    const { published, testing, invalid } = changePlatformDomains(parts, component.appid, body, limits);
    return c.json({
      errcode: 0,
      errmsg: 'ok',
      published_wxa_server_domain: published.join(';'),
      testing_wxa_server_domain: testing.join(';'),
      invalid_wxa_server_domain: invalid.join(';'),
    });
  });
  app.all('/cgi-bin/component/modify_wxa_server_domain', () => {
    throw new WechatError(43002);
  });
}
