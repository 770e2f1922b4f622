import { describe, expect, test } from 'vitest';
import { createWechatWorld } from './wechat.fixture.ts';

const LINK = 'https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=0&component_appid=wxc';
const read = (text: string, userId = 'me') => createWechatWorld().client.scanLink(userId, text);

describe('a scanned link of the authorisation page', () => {
  test('leads to the page of this platform, for who holds the phone, whoever the link names', () => {
    const address = new URL(read(`${LINK}&user=mum#wechat_redirect`) ?? '', 'http://here');
    expect(address.pathname).toBe('/open.weixin.qq.com/wxaopen/safe/bindcomponent');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({ component_appid: 'wxc', user: 'me', phone: '1' });
    expect(address.hash).toBe('');
  });

  test.each([
    ['http', LINK.replace('https', 'http')],
    ['another host', LINK.replace('open.weixin', 'open.evil')],
    ['the host as a user name', LINK.replace('open.weixin.qq.com', 'open.weixin.qq.com@evil.example')],
    ['another port', LINK.replace('.com/', '.com:444/')],
    ['another page', LINK.replace('bindcomponent?', 'other?')],
    ['no address at all', 'AURORALOCK;lock-01;r;1;hmacsha1;aa'],
  ])('%s opens nothing', (_, text) => expect(read(text)).toBeUndefined());

  test('nobody has this phone', () => expect(read(LINK, 'stranger')).toBeUndefined());
});
