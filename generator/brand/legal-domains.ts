/** Addresses a released mini-program may call. Source: facts/wechat.md §4.4. */
import { isIP } from 'node:net';
import { type Problem, shown } from '../finding.ts';

/** WeChat calls its own API from servers only. */
const NEVER_FROM_A_PHONE = new Set(['api.weixin.qq.com']);

function whyNot(hostname: string): string | undefined {
  const name = hostname.replace(/^\[|\]$/g, '');
  if (isIP(name) !== 0) return 'a released mini-program may not call an IP address';
  if (name === 'localhost' || name.endsWith('.localhost')) return 'a phone has nothing to call at localhost';
  if (!name.includes('.')) return 'this name is known in your own network only';
  if (NEVER_FROM_A_PHONE.has(name)) return 'WeChat refuses calls of its server API from a phone';
  return undefined;
}

/** Problems of `cloud.endpoint` and `cloud.login`; words such as `mock` are left to the schema. */
export function legalDomains(cloud: { readonly [key: string]: unknown }): Problem[] {
  return ['endpoint', 'login'].flatMap((key): Problem[] => {
    const address = cloud[key];
    if (typeof address !== 'string' || !address.startsWith('https://') || !URL.canParse(address)) return [];
    const why = whyNot(new URL(address).hostname);
    if (why === undefined) return [];
    return [
      {
        severity: 'error',
        code: 'domain-not-legal',
        at: ['cloud', key],
        value: shown(address),
        message: why,
        allowed: 'an https address under a domain you registered as request domain (开发管理 → 服务器域名)',
        fix: 'write the public name of the service',
      },
    ];
  });
}
